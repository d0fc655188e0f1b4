package dev.kraftbench.ui.base.editor;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.ui.base.Icons;

/** A topic of a cluster. */
public final class TopicInput extends ClusterPartInput {
    public static final String EDITOR = "dev.kraftbench.topic.editor";

    static final String KIND = "topic/";

    private final String topic;

    public TopicInput(ClusterConnection connection, String topic) {
        super(connection, topic, KIND + topic, Icons.TOPIC);
        this.topic = topic;
    }

    public String topic() {
        return topic;
    }
}
