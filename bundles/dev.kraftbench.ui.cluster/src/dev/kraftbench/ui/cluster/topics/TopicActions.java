package dev.kraftbench.ui.cluster.topics;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.change.BatchChange;
import dev.kraftbench.core.change.Change;
import dev.kraftbench.core.change.RecordsChange;
import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.core.model.ConfigEntry;
import dev.kraftbench.core.model.TopicSnapshot;
import dev.kraftbench.ui.base.BackgroundCall;
import dev.kraftbench.ui.base.ChangeFlow;
import dev.kraftbench.ui.base.Icons;
import dev.kraftbench.ui.cluster.ClusterActions;
import dev.kraftbench.ui.cluster.Messages;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.jface.dialogs.InputDialog;
import org.eclipse.jface.window.Window;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Shell;

/** What can be done with one or many topics: each asks for what it needs, then goes over a preview as one change. */
public final class TopicActions {
    private final ClusterConnection connection;
    private final ClusterActions actions;
    private final Shell shell;

    public TopicActions(ClusterConnection connection, ClusterActions actions, Shell shell) {
        this.connection = connection;
        this.actions = actions;
        this.shell = shell;
    }

    /** Everything that fits these topics, in place of what the menu had. */
    public void fill(Menu menu, List<String> topics) {
        for (MenuItem item : menu.getItems()) {
            item.dispose();
        }
        if (topics.size() == 1) {
            item(menu, Messages.action_open, Icons.TOPIC, () -> actions.openTopic(connection, topics.getFirst()));
            item(menu, Messages.action_produce, Icons.SEND, () -> actions.produce(connection, topics.getFirst()));
            item(menu, Messages.topics_copy, Icons.ADD, () -> copy(topics.getFirst()));
            new MenuItem(menu, SWT.SEPARATOR);
        }
        if (!topics.isEmpty()) {
            item(menu, Messages.topics_configure, Icons.SETTINGS, () -> configure(topics));
            item(menu, Messages.partitions_add, Icons.ADD, () -> grow(topics));
            item(menu, Messages.action_reassign, Icons.TOPOLOGY, () -> actions.reassignTopics(connection, topics));
            item(menu, Messages.action_elect, Icons.LEADER, () -> actions.electPreferred(connection, topics));
            new MenuItem(menu, SWT.SEPARATOR);
            item(menu, Messages.topics_delete_records, Icons.CLEAR, () -> deleteRecords(topics));
            item(menu, topics.size() == 1 ? Messages.action_delete_topic : Messages.topics_delete, Icons.DELETE, () -> start(deletion(topics)));
        }
    }

    private static void item(Menu menu, String text, Icons icon, Runnable action) {
        MenuItem item = new MenuItem(menu, SWT.PUSH);
        item.setText(text);
        item.setImage(icon.image());
        item.addListener(SWT.Selection, event -> action.run());
    }

    private void start(Change change) {
        ChangeFlow.on(connection, shell).start(change);
    }

    private static Change joined(String title, List<? extends Change> changes) {
        return changes.size() == 1 ? changes.getFirst() : new BatchChange(title, List.copyOf(changes));
    }

    public static Change deletion(Collection<String> topics) {
        return joined(NLS.bind(Messages.batch_delete, topics.size()), topics.stream().map(TopicChange.Delete::new).toList());
    }

    /** @param value empty for the default */
    public static Change configuration(Collection<String> topics, String name, Optional<String> value) {
        return joined(NLS.bind(Messages.batch_configure, name, topics.size()),
                topics.stream().map(topic -> new TopicChange.AlterConfig(topic, Map.of(name, value))).toList());
    }

    /** Of those topics that have fewer partitions; empty where none has. */
    public static Optional<Change> growth(Collection<TopicSnapshot> topics, int partitions) {
        List<TopicChange.AddPartitions> changes = topics.stream().filter(topic -> topic.partitions().size() < partitions)
                .map(topic -> new TopicChange.AddPartitions(topic.name(), partitions)).toList();
        return changes.isEmpty() ? Optional.empty() : Optional.of(joined(NLS.bind(Messages.batch_grow, changes.size(), partitions), changes));
    }

    /** @param before in every partition; {@link RecordsChange#ALL} for all */
    public static Change recordDeletion(Collection<TopicSnapshot> topics, long before) {
        return joined(NLS.bind(Messages.batch_delete_records, topics.size()), topics.stream().map(topic -> new RecordsChange.Delete(topic.name(),
                topic.partitions().stream().collect(Collectors.toMap(p -> p.partition(), p -> before, (a, b) -> a, TreeMap::new)))).toList());
    }

    private List<TopicSnapshot> snapshots(List<String> topics) {
        return topics.stream().flatMap(topic -> connection.model().latest().topic(topic).stream()).toList();
    }

    /** One entry of many topics. */
    public void configure(List<String> topics) {
        BackgroundCall.of(Messages.topics_configure, limit -> connection.topicConfig(topics.getFirst(), limit)).onSuccess(entries -> {
            ConfigEntryDialog dialog = new ConfigEntryDialog(shell, topics, entries);
            if (dialog.open() == Window.OK) {
                start(configuration(topics, dialog.name(), dialog.value()));
            }
        }).start(shell);
    }

    /** Asks how many partitions each should have; those that have as many are left alone. */
    public void grow(List<String> topics) {
        if (topics.size() == 1) {
            actions.addPartitions(connection, topics.getFirst());
            return;
        }
        List<TopicSnapshot> known = snapshots(topics);
        int least = known.stream().mapToInt(topic -> topic.partitions().size()).min().orElse(0);
        InputDialog dialog = new InputDialog(shell, Messages.partitions_add, NLS.bind(Messages.topics_grow_question, known.size(), least), Integer.toString(least + 1),
                text -> text.matches("\\d{1,5}") && Integer.parseInt(text) > least ? null : NLS.bind(Messages.partitions_more, least));
        if (dialog.open() == Window.OK) {
            growth(known, Integer.parseInt(dialog.getValue())).ifPresent(this::start);
        }
    }

    /** Asks up to where. */
    public void deleteRecords(List<String> topics) {
        DeleteRecordsDialog dialog = new DeleteRecordsDialog(shell, topics);
        if (dialog.open() == Window.OK) {
            start(recordDeletion(snapshots(topics), dialog.before()));
        }
    }

    /** A new topic with the configuration of this one. */
    public void copy(String topic) {
        TopicSnapshot from = connection.model().latest().topic(topic).orElse(null);
        if (from == null) {
            return;
        }
        BackgroundCall.of(Messages.topics_copy, limit -> connection.topicConfig(topic, limit)).onSuccess(entries -> {
            CopyTopicDialog dialog = new CopyTopicDialog(shell, from, connection.model().latest());
            if (dialog.open() == Window.OK) {
                start(copied(dialog.draft(), entries));
            }
        }).start(shell);
    }

    /** With everything that is set on the topic itself, so that it is like it even where defaults change; limits on replication belong to its replicas. */
    public static TopicChange.Create copied(TopicChange.Create draft, List<ConfigEntry> entries) {
        Map<String, String> configs = new TreeMap<>(draft.configs());
        entries.stream().filter(entry -> entry.source() == ConfigEntry.Source.TOPIC && entry.value() != null && !entry.name().endsWith("throttled.replicas"))
                .forEach(entry -> configs.put(entry.name(), entry.value()));
        return new TopicChange.Create(draft.topic(), draft.partitions(), draft.replicationFactor(), configs);
    }
}
