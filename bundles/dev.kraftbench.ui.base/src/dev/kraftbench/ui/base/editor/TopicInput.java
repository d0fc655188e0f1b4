package dev.kraftbench.ui.base.editor;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.model.ClusterSnapshot;
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

    /** Whether the cluster does not list it; false while nothing is known of the cluster. */
    public boolean gone() {
        ClusterSnapshot snapshot = connection().model().latest();
        return !snapshot.brokers().isEmpty() && snapshot.topic(topic).isEmpty();
    }
}
