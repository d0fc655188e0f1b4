package dev.kraftbench.ui.cluster;

import dev.kraftbench.core.BrokerControl;
import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.DemoLoad;
import dev.kraftbench.core.change.PlacementChange;
import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.ui.base.BackgroundCall;
import dev.kraftbench.ui.base.ChangeFlow;
import dev.kraftbench.ui.base.ClusterOpening;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.CurrentCluster;
import dev.kraftbench.ui.base.NavigatorNode;
import dev.kraftbench.ui.base.editor.BrokerInput;
import dev.kraftbench.ui.base.editor.ClusterInput;
import dev.kraftbench.ui.base.editor.GroupInput;
import dev.kraftbench.ui.base.editor.TopicInput;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.eclipse.jface.dialogs.InputDialog;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.jface.window.Window;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IEditorInput;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IWorkbenchSite;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PartInitException;

/** What can be done with clusters, brokers and topics from the navigator, the map and the menus: the same everywhere. UI thread; nothing here waits. */
public final class ClusterActions {
    private final IWorkbenchWindow window;
    private final CurrentCluster current;

    private ClusterActions(IWorkbenchWindow window, CurrentCluster current) {
        this.window = window;
        this.current = current;
    }

    public static ClusterActions in(IWorkbenchSite site) {
        return new ClusterActions(site.getWorkbenchWindow(), CurrentCluster.get());
    }

    public static ClusterActions in(IWorkbenchWindow window) {
        return new ClusterActions(window, CurrentCluster.get());
    }

    private Shell shell() {
        return window.getShell();
    }

    // ---- clusters

    public void startDemo() {
        CommandCalls.run(window, CommandCalls.START_DEMO, Map.of());
    }

    /** Starts the demo cluster where it is stopped, then its load. */
    public void startDemo(ClusterConnection connection) {
        current.select(connection);
        BackgroundCall.of(Messages.job_start_demo, limit -> demo(connection, limit)).within(ClusterOpening.LIMIT).start(shell());
    }

    private static CompletableFuture<Void> demo(ClusterConnection connection, Duration limit) {
        return connection.open(limit).thenCompose(open -> {
            Optional<DemoLoad> load = connection.demo();
            return load.isPresent() ? load.get().start(limit) : CompletableFuture.<Void>completedFuture(null);
        });
    }

    public void stopDemoLoad(ClusterConnection connection) {
        connection.demo().ifPresent(load -> BackgroundCall.of(Messages.job_stop_demo, load::stop).start(shell()));
    }

    /** Starts an embedded cluster, connects to a remote one. */
    public void open(ClusterConnection connection) {
        ClusterOpening.start(connection, shell());
    }

    public void close(ClusterConnection connection) {
        boolean local = connection.settings() instanceof ConnectionSettings.Local;
        BackgroundCall.of(NLS.bind(local ? Messages.job_stop : Messages.job_disconnect, connection.name()), connection::close).within(ClusterOpening.LIMIT).start(shell());
    }

    public void remove(ClusterConnection connection) {
        boolean local = connection.settings() instanceof ConnectionSettings.Local;
        String question = NLS.bind(local ? Messages.remove_local : Messages.remove_remote, connection.name());
        if (MessageDialog.openQuestion(shell(), Messages.action_remove, question)) {
            current.connections().ifPresent(connections -> connections.remove(connection.id()));
        }
    }

    public void newCluster() {
        CommandCalls.run(window, CommandCalls.NEW_CLUSTER, Map.of());
    }

    public void connect() {
        CommandCalls.run(window, CommandCalls.CONNECT, Map.of());
    }

    // ---- brokers

    public void startBroker(ClusterConnection connection, int broker) {
        control(connection, NLS.bind(Messages.job_broker_start, broker), (control, limit) -> control.start(broker, limit));
    }

    public void stopBroker(ClusterConnection connection, int broker) {
        control(connection, NLS.bind(Messages.job_broker_stop, broker), (control, limit) -> control.stop(broker, limit));
    }

    public void killBroker(ClusterConnection connection, int broker) {
        control(connection, NLS.bind(Messages.job_broker_kill, broker), (control, limit) -> control.kill(broker, limit));
    }

    private void control(ClusterConnection connection, String name, BiFunction<BrokerControl, Duration, CompletableFuture<Void>> call) {
        connection.brokerControl().ifPresent(control -> BackgroundCall.of(name, limit -> call.apply(control, limit))
                .whenFinished(connection::refresh).start(shell()));
    }

    // ---- placement

    /** @param what further parameters of {@link CommandCalls#REASSIGN} */
    public void reassign(ClusterConnection connection, Map<String, String> what) {
        Map<String, String> parameters = new HashMap<>(what);
        parameters.put(CommandCalls.CLUSTER, connection.id());
        CommandCalls.run(window, CommandCalls.REASSIGN, parameters);
    }

    public void drain(ClusterConnection connection, int broker) {
        reassign(connection, Map.of(CommandCalls.BROKER, Integer.toString(broker)));
    }

    public void reassignTopics(ClusterConnection connection, Collection<String> topics) {
        reassign(connection, Map.of(CommandCalls.TOPIC, String.join(",", topics), CommandCalls.GOAL, "spread"));
    }

    /** Of these partitions only: none of them is not all of the cluster. */
    public void elect(ClusterConnection connection, PlacementChange.Election election, Collection<PartitionId> partitions) {
        if (partitions.isEmpty()) {
            MessageDialog.openInformation(shell(), Messages.elect_nothing, Messages.elect_nothing_reason);
        } else {
            ChangeFlow.on(connection, shell()).start(new PlacementChange.Elect(election, new TreeSet<>(partitions)));
        }
    }

    /** Preferred leaders of all partitions of the cluster. */
    public void electPreferred(ClusterConnection connection) {
        ChangeFlow.on(connection, shell()).start(new PlacementChange.Elect(PlacementChange.Election.PREFERRED, new TreeSet<>()));
    }

    /** Gives the broker the leaderships it is preferred for. */
    public void electOf(ClusterConnection connection, int broker) {
        elect(connection, PlacementChange.Election.PREFERRED, connection.model().latest().partitions().filter(p -> p.preferredLeader() == broker)
                .map(PartitionId::of).toList());
    }

    /** Preferred leaders of everything the topics have. */
    public void electPreferred(ClusterConnection connection, Collection<String> topics) {
        elect(connection, PlacementChange.Election.PREFERRED, connection.model().latest().partitions().filter(p -> topics.contains(p.topic()))
                .map(PartitionId::of).toList());
    }

    // ---- topics

    public void newTopic(ClusterConnection connection) {
        CommandCalls.run(window, CommandCalls.NEW_TOPIC, Map.of(CommandCalls.CLUSTER, connection.id()));
    }

    public void produce(ClusterConnection connection, String topic) {
        CommandCalls.run(window, CommandCalls.PRODUCE, Map.of(CommandCalls.CLUSTER, connection.id(), CommandCalls.TOPIC, topic));
    }

    public void browse(ClusterConnection connection, String topic) {
        CommandCalls.run(window, CommandCalls.BROWSE, Map.of(CommandCalls.CLUSTER, connection.id(), CommandCalls.TOPIC, topic));
    }

    /** Asks for the new number of partitions; there is no way back, and the preview says so. */
    public void addPartitions(ClusterConnection connection, String topic) {
        int now = connection.model().latest().topic(topic).map(t -> t.partitions().size()).orElse(0);
        InputDialog dialog = new InputDialog(shell(), Messages.partitions_add, NLS.bind(Messages.partitions_question, topic, now),
                Integer.toString(now + 1), text -> text.matches("\\d{1,5}") && Integer.parseInt(text) > now ? null : NLS.bind(Messages.partitions_more, now));
        if (dialog.open() == Window.OK) {
            ChangeFlow.on(connection, shell()).start(new TopicChange.AddPartitions(topic, Integer.parseInt(dialog.getValue())));
        }
    }

    public void deleteTopic(ClusterConnection connection, String topic) {
        ChangeFlow.on(connection, shell()).start(new TopicChange.Delete(topic));
    }

    // ---- editors

    public IEditorPart openTopic(ClusterConnection connection, String topic) {
        return editor(new TopicInput(connection, topic), TopicInput.EDITOR);
    }

    public IEditorPart openBroker(ClusterConnection connection, int broker) {
        return editor(new BrokerInput(connection, broker), BrokerInput.EDITOR);
    }

    public IEditorPart openGroup(ClusterConnection connection, String group) {
        return editor(new GroupInput(connection, group), GroupInput.EDITOR);
    }

    public IEditorPart openCluster(ClusterConnection connection) {
        return editor(new ClusterInput(connection), ClusterInput.EDITOR);
    }

    /** @param page the id of one of its pages */
    public void openCluster(ClusterConnection connection, String page) {
        CommandCalls.run(window, CommandCalls.OPEN, Map.of(CommandCalls.CLUSTER, connection.id(), CommandCalls.PAGE, page));
    }

    public void openContributed(ClusterConnection connection, NavigatorNode node) {
        if (node.command().isEmpty()) {
            openCluster(connection, node.page());
        } else {
            CommandCalls.run(window, node.command(), Map.of(CommandCalls.CLUSTER, connection.id()));
        }
    }

    private IEditorPart editor(IEditorInput input, String id) {
        try {
            return window.getActivePage().openEditor(input, id);
        } catch (PartInitException e) {
            throw new IllegalStateException("editor " + id, e);
        }
    }
}
