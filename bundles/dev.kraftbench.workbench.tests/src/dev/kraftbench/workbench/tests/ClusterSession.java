package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ClusterException;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.Connections;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.change.Change;
import dev.kraftbench.core.change.ChangePlan;
import dev.kraftbench.core.change.Operation;
import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.CurrentCluster;
import dev.kraftbench.ui.base.LivePart;
import dev.kraftbench.ui.cluster.events.OperationsLogView;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.ui.PlatformUI;
import org.jspecify.annotations.Nullable;

/** A connection of the workbench to a cluster, of ours or of Apache Kafka, and Kafka's own clients beside it. */
class ClusterSession implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(120);
    private static final long ASK_AGAIN_MILLIS = 50;
    /** What nobody tests: a configuration that all brokers may be given while they run. */
    private static final String MARK = "max.connections";
    private static final AtomicInteger MARKS = new AtomicInteger(1_000_000);
    /** Of brokers that have not heard of something new, or are held up. */
    private static final Pattern PASSING = Pattern.compile("UNKNOWN_TOPIC_OR_PARTITION|UnknownTopicOrPartition|TimeoutException|COORDINATOR|NOT_LEADER");

    private final Connections connections = RunningWorkbench.service(Connections.class);
    private final ClusterConnection cluster;
    private @Nullable Admin admin;

    ClusterSession(ConnectionSettings settings, int brokers) {
        this(RunningWorkbench.service(Connections.class).add(settings), brokers);
    }

    ClusterSession(ClusterConnection connection, int brokers) {
        cluster = connection;
        try {
            PartsTest.until(connection.name() + " answers", () -> {
                if (cluster.state() instanceof ConnectionState.Closed || cluster.state() instanceof ConnectionState.Failed) {
                    cluster.open(LIMIT);
                }
                return cluster.model().latest().runningBrokers() == brokers;
            });
        } catch (AssertionError e) {
            cluster.close(LIMIT).thenRun(() -> connections.remove(cluster.id()));
            throw e;
        }
        select();
    }

    static ClusterSession embedded(String id, int brokers, Map<String, String> nodeProperties) {
        return new ClusterSession(new ConnectionSettings.Local(id, id, Environment.TRAINING, brokers, 0, nodeProperties), brokers);
    }

    static ClusterSession apache(String id, Map<String, String> clientProperties) {
        return new ClusterSession(new ConnectionSettings.Remote(id, id, Environment.DEVELOPMENT, false, ApacheCluster.bootstrapServers(), clientProperties),
                ApacheCluster.NODES);
    }

    /** Makes it the cluster that the views show. */
    final void select() {
        RunningWorkbench.ui(() -> {
            CurrentCluster.get().select(cluster);
            return null;
        });
    }

    final ClusterConnection cluster() {
        return cluster;
    }

    final Connections connections() {
        return connections;
    }

    final String servers() {
        return assertInstanceOf(ConnectionState.Open.class, cluster.state()).bootstrapServers();
    }

    final ChangePlan change(Change change) {
        ChangePlan plan = RunningWorkbench.await(cluster.plan(change, LIMIT));
        RunningWorkbench.await(cluster.apply(plan, LIMIT));
        heardByAll();
        return plan;
    }

    /**
     * Brokers hear of a change one after another, and whatever is asked next is asked of any of them. Each is told a value for itself, which it says it has
     * when it knows all that was changed before.
     */
    final void heardByAll() {
        if (!(cluster.settings() instanceof ConnectionSettings.Remote) || cluster.model().latest().brokers().size() < 2) {
            return;
        }
        String mark = Integer.toString(MARKS.incrementAndGet());
        List<ConfigResource> brokers = cluster.model().latest().brokers().stream()
                .map(broker -> new ConfigResource(ConfigResource.Type.BROKER, Integer.toString(broker.id()))).toList();
        Admin asking = admin();
        answer("the change is marked", () -> asking.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.BROKER, ""),
                List.of(new AlterConfigOp(new ConfigEntry(MARK, mark), AlterConfigOp.OpType.SET)))).all().toCompletionStage().toCompletableFuture(), done -> true);
        answer("all brokers know of the change", () -> asking.describeConfigs(brokers).all().toCompletionStage().toCompletableFuture(),
                configs -> configs.values().stream().allMatch(config -> config.get(MARK).value().equals(mark)));
    }

    private Admin admin() {
        if (admin == null) {
            admin = kafka(Admin::create, Map.of());
        }
        return admin;
    }

    final void undo(ChangePlan plan) {
        change(plan.undo().orElseThrow());
    }

    /** The newest change made to this cluster whose command line has this in it. */
    final Operation operation(String command) {
        // a cluster may show a change before the answer is here that the line waits for
        PartsTest.until("there is a line with " + command, () -> logged(command).isPresent());
        return logged(command).orElseThrow();
    }

    private Optional<Operation> logged(String command) {
        return connections.operations().operations().reversed().stream().filter(operation -> operation.cluster().equals(cluster.name())
                && operation.commandLines().toString().contains(command)).findFirst();
    }

    /** Undo, in the Operations Log, of the newest change whose command line has this in it. */
    final void takeBack(String command) {
        heardByAll();
        String title = operation(command).title();
        OperationsLogView view = (OperationsLogView) RunningWorkbench.ui(() -> RunningWorkbench.page().showView(OperationsLogView.ID));
        Shell window = RunningWorkbench.ui(() -> view.getSite().getShell());
        Dialogs.press(window, "Undo\u2026", () -> {
            Table table = Dialogs.tableWith(window, "Command line");
            int row = table == null ? -1 : IntStream.range(0, table.getItemCount()).filter(each -> table.getItem(each).getText(1).equals(cluster.name())
                    && table.getItem(each).getText(2).equals(title) && table.getItem(each).getText(4).contains(command)).findFirst().orElse(-1);
            return row >= 0 && Dialogs.select(table, row);
        });
        Dialogs.press("Preview of the change", "Apply");
        // the view shows the newest as long as nobody selects another
        RunningWorkbench.ui(() -> {
            Objects.requireNonNull(Dialogs.tableWith(window, "Command line")).deselectAll();
            return null;
        });
    }

    final void topic(String name, int partitions, int replicas) {
        change(new TopicChange.Create(name, partitions, replicas, Map.of()));
        PartsTest.until(name + " is replicated", () -> cluster.model().latest().topic(name)
                .filter(topic -> topic.partitions().size() == partitions && topic.underReplicated() == 0).isPresent());
    }

    /** Asks anew, never on the UI thread, until the answer is as wanted; also after a failure that passes when a broker has heard of what is new. */
    static <T> T answer(String what, Supplier<CompletableFuture<T>> question, Predicate<T> wanted) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            Object last;
            try {
                T answer = RunningWorkbench.await(question.get());
                if (wanted.test(answer)) {
                    return answer;
                }
                last = answer;
            } catch (AssertionError e) {
                if (e.getCause() == null || !passes(e.getCause())) {
                    throw e;
                }
                last = e;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("in vain: " + what + ", but " + last);
            }
            RunningWorkbench.await(CompletableFuture.runAsync(() -> { }, CompletableFuture.delayedExecutor(ASK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)));
        }
    }

    private static boolean passes(Throwable failure) {
        return failure instanceof ClusterException told && told.kind() == ClusterException.Kind.TIMEOUT || PASSING.matcher(failure.toString()).find();
    }

    final <T> T kafka(Function<Map<String, Object>, T> make, Map<String, Object> more) {
        return kafka(servers(), make, more);
    }

    static <T> T kafka(String servers, Function<Map<String, Object>, T> make, Map<String, Object> more) {
        Map<String, Object> config = new HashMap<>(more);
        config.put("bootstrap.servers", servers);
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(KafkaConsumer.class.getClassLoader());
        try {
            return make.apply(config);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    final void send(List<ProducerRecord<String, String>> records) {
        try (KafkaProducer<String, String> producer = kafka(config -> new KafkaProducer<>(config, new StringSerializer(), new StringSerializer()), Map.of())) {
            records.forEach(producer::send);
        }
    }

    final void consume(String group, String topic, int count) {
        consume(servers(), group, topic, count);
    }

    /** A group that reads so many, commits and leaves. */
    static void consume(String servers, String group, String topic, int count) {
        try (KafkaConsumer<String, String> consumer = kafka(servers, config -> new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer()),
                Map.of("group.id", group, "group.protocol", "consumer", "auto.offset.reset", "earliest"))) {
            consumer.subscribe(List.of(topic));
            int seen = 0;
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (seen < count) {
                assertTrue(System.nanoTime() < deadline, group + " has read only " + seen);
                seen += consumer.poll(Duration.ofMillis(100)).count();
            }
            consumer.commitSync();
        }
    }

    final LivePart open(Map<String, String> what) {
        return assertInstanceOf(LivePart.class, call(CommandCalls.OPEN, what));
    }

    final Object call(String command, Map<String, String> what) {
        return RunningWorkbench.ui(() -> run(command, what));
    }

    /** A command that opens a dialog, which has an event loop of its own: nobody waits for it. */
    final void begin(String command, Map<String, String> what) {
        PlatformUI.getWorkbench().getDisplay().asyncExec(() -> run(command, what));
    }

    private Object run(String command, Map<String, String> what) {
        Map<String, String> parameters = new HashMap<>(what);
        parameters.put(CommandCalls.CLUSTER, cluster.id());
        return CommandCalls.run(PlatformUI.getWorkbench().getWorkbenchWindows()[0], command, parameters);
    }

    static void show(LivePart part, int page, String name) {
        RunningWorkbench.ui(() -> {
            part.showPage(page);
            return null;
        });
        PartsTest.until("page " + page + " of " + name + " has data", part::rendersData);
    }

    static void everyPageHasData(String name, LivePart part) {
        int pages = RunningWorkbench.ui(part::pageCount);
        for (int page = 0; page < pages; page++) {
            show(part, page, name);
        }
    }

    /** A cluster that others use too is left without topics: with many of them the map, for one, shows no graph. */
    private void leaveNothing() {
        cluster.model().latest().topics().values().stream().filter(topic -> !topic.internal()).map(topic -> new TopicChange.Delete(topic.name()))
                .map(change -> cluster.plan(change, LIMIT).thenCompose(plan -> cluster.apply(plan, LIMIT)).handle((done, gone) -> done)).toList()
                .forEach(RunningWorkbench::await);
    }

    @Override
    public void close() {
        RunningWorkbench.ui(() -> RunningWorkbench.page().closeAllEditors(false));
        if (cluster.settings() instanceof ConnectionSettings.Remote) {
            leaveNothing();
        }
        if (admin != null) {
            admin.close();
        }
        RunningWorkbench.await(cluster.close(LIMIT));
        connections.remove(cluster.id());
    }
}
