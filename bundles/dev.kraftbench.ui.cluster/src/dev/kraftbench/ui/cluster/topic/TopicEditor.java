package dev.kraftbench.ui.cluster.topic;

import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.core.model.ConfigEntry;
import dev.kraftbench.ui.base.editor.PlacedPage;
import dev.kraftbench.ui.base.editor.TopicInput;
import dev.kraftbench.ui.cluster.Messages;
import dev.kraftbench.ui.cluster.config.ConfigEdits;
import dev.kraftbench.ui.cluster.config.ConfigFormEditor;
import dev.kraftbench.ui.cluster.config.ConfigPage;
import java.util.List;

/** A topic: overview, partitions and replicas, configuration. */
public final class TopicEditor extends ConfigFormEditor {
    private final ConfigEdits edits = new ConfigEdits(ConfigEntry.Source.TOPIC);

    @Override
    protected List<PlacedPage> pages() {
        TopicInput input = (TopicInput) getEditorInput();
        ConfigPage config = config(new ConfigPage.Question("configuration", Messages.page_configuration, Messages.topic_what,
                limit -> input.connection().topicConfig(input.topic(), limit)), edits, values -> new TopicChange.AlterConfig(input.topic(), values));
        return List.of(new PlacedPage(10, new TopicOverviewPage(this)), new PlacedPage(20, new PartitionsPage(this)), new PlacedPage(30, config));
    }

    public ConfigEdits edits() {
        return edits;
    }
}
