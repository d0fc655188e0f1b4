package dev.kraftbench.engine.internal;

import dev.kraftbench.core.BrokerControl;
import dev.kraftbench.core.ClusterException;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Connections;
import dev.kraftbench.core.DemoLoad;
import dev.kraftbench.core.Precision;
import dev.kraftbench.core.change.Operation;
import dev.kraftbench.core.change.OperationsLog;
import dev.kraftbench.core.event.ClusterEvent;
import dev.kraftbench.core.group.ShareRecords;
import dev.kraftbench.core.group.ShareWindows;
import dev.kraftbench.core.log.LogFiles;
import dev.kraftbench.core.model.GroupSnapshot;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.core.produce.Partitioners;
import dev.kraftbench.core.serde.Schemas;
import dev.kraftbench.core.series.GroupProgress;
import dev.kraftbench.core.series.LogProgress;
import dev.kraftbench.core.series.ReadPosition;
import dev.kraftbench.core.text.Texts;
import dev.kraftbench.core.thread.GivingWay;
import dev.kraftbench.group.GroupEvent;
import dev.kraftbench.node.ConfigProblem;
import dev.kraftbench.node.EmbeddedCluster;
import dev.kraftbench.node.NodeListener;
import dev.kraftbench.node.NodeState;
import dev.kraftbench.remote.AdminConnection;
import dev.kraftbench.remote.AdminSampler;
import dev.kraftbench.remote.Failures;
import dev.kraftbench.share.ShareEvent;
import dev.kraftbench.transaction.TransactionEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cluster of nodes in this JVM. Questions and changes go through Kafka's own clients, as for any cluster; snapshots, rates and events come from the
 * nodes themselves and are exact. The nodes' lanes must not wait, so what they tell is only put in a queue there; one thread of the connection makes
 * events and snapshots of it and calls the views' listeners.
 */
final class EmbeddedConnection extends AdminConnection {
    private static final Texts TEXTS = Texts.beside(EmbeddedConnection.class);
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedConnection.class);
    private static final Duration PERIOD = Duration.ofMillis(500);
    /** Groups are not in the nodes' metadata; they are listed through the Admin API, every so many samples. */
    private static final int GROUPS_EVERY = 4;

    private final ConnectionSettings.Local local;
    private final Path directory;
    private final OperationsLog operations;
    private final ClusterStarter starter;
    private final BrokerPower power = new BrokerPower();
    private final OrderDemo demo;
    private final Power control = new Power();
    private volatile @Nullable Run run;
    /** Of all topics that have none of their own, since the last start. */
    private volatile int minInsyncReplicas = 1;
    private volatile List<GroupSnapshot> groups = List.of();

    /** A cluster from its start to its end. */
    private record Run(EmbeddedCluster cluster, Told told, CountedThroughput throughput) {}

    EmbeddedConnection(ConnectionSettings.Local local, Path directory, OperationsLog operations, Partitioners partitioners, ClusterStarter starter) {
        super(local, operations, partitioners, false, PERIOD);
        this.local = local;
        this.directory = directory;
        this.operations = operations;
        this.starter = starter;
        this.demo = new OrderDemo(this::clientConfig, local.brokers());
    }

    @Override
    public Precision precision() {
        return Precision.EXACT;
    }

    @Override
    protected Map<String, String> clientProperties() {
        return Map.of();
    }

    @Override
    protected String reach(Duration timeout) throws Exception {
        Files.createDirectories(directory);
        Told told = new Told();
        EmbeddedCluster.Builder builder = EmbeddedCluster.builder().name(local.id()).brokers(local.brokers()).port(port()).dataDir(directory)
                .listener(told);
        // those of now: what was changed holds from the next start on
        Map<String, String> properties = ((ConnectionSettings.Local) settings()).nodeProperties();
        minInsyncReplicas = Integer.parseInt(properties.getOrDefault(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "1"));
        properties.entrySet().stream().filter(each -> !each.getKey().startsWith(Schemas.PROPERTIES))
                .forEach(each -> builder.set(each.getKey(), each.getValue()));
        String thread = "kraftbench-start-" + local.id();
        EmbeddedCluster starting = GivingWay.doing(thread, () -> starter.build(local.id(), builder, this::withdrawn));
        groups = List.of();
        try {
            CompletableFuture<Void> started = GivingWay.doing(thread, starting::start);
            starting.nodeIds().forEach(power::known);
            run = new Run(starting, told, new CountedThroughput());
            started.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return starting.bootstrapServers();
        } catch (ConfigProblem e) {
            told.end();
            throw new ClusterException(ClusterException.Kind.REFUSED, "START", null, String.valueOf(e.getMessage()), "", e);
        } catch (Exception e) {
            leave(Duration.ofSeconds(10));
            throw e;
        }
    }

    /**
     * A person who starts the demo for the first time should not have to know about ports: where the usual ones are taken, the system chooses. A
     * cluster whose port a person chose says that it is taken instead.
     */
    private int port() {
        if (!local.id().equals(Connections.DEMO)) {
            return local.port();
        }
        for (int port = local.port(); port != 0 && port < local.port() + local.brokers(); port++) {
            try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                LOG.atDebug().addKeyValue("port", probe.getLocalPort()).log("port is free");
            } catch (IOException e) {
                LOG.atInfo().addKeyValue("port", port).addKeyValue("reason", e.getMessage()).log("the demo's usual ports are taken; using free ones");
                return 0;
            }
        }
        return local.port();
    }

    private void withdrawn() {
        lose(new ClusterException(ClusterException.Kind.CLOSED, "RUN", null, TEXTS.of("withdrawn"), TEXTS.of("withdrawn.advice"), null));
    }

    @Override
    protected void leave(Duration timeout) throws Exception {
        Run ending = run;
        run = null;
        if (ending != null) {
            try {
                ending.cluster.stop().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            } finally {
                ending.told.end();
            }
        }
        power.clear();
    }

    @Override
    protected void aboutToClose(Duration timeout) {
        demo.stopClients(Duration.ofSeconds(3));
    }

    @Override
    protected CompletableFuture<?> sample(AdminSampler sampler, long number) {
        Run sampled = run;
        if (sampled == null) {
            return CompletableFuture.completedFuture(null);
        }
        if (number % GROUPS_EVERY == 1) {
            sampler.groups(sampleTimeout()).thenCompose(listed -> {
                groupsListed(listed);
                return sampler.positions(listed, sampleTimeout());
            }).thenCompose(read -> progress(sampled.cluster, read)).thenAccept(sampledModel()::publish).exceptionally(e -> {
                LOG.atDebug().setCause(e).log("groups not listed");
                return null;
            });
        }
        return sampled.cluster.status().thenAcceptAsync(nodes -> {
            Instant now = Instant.now();
            sampledModel().publishEvents(List.copyOf(sampled.told.budget.turn(now)));
            NodeViews views = new NodeViews(sampled.cluster.clusterId(), nodes, power.states(), minInsyncReplicas);
            sampled.throughput.next(now, nodes).ifPresent(sampledModel()::publish);
            sampledModel().publishProgress(now, views.progress());
            sampledModel().publish(views.snapshot(now, number, groups));
        }, sampled.told.queue);
    }

    /** Ends are taken just after the offsets: the other way round a group that reads fast would be ahead of the end. */
    private CompletableFuture<GroupProgress> progress(EmbeddedCluster cluster, Map<String, Map<PartitionId, ReadPosition>> read) {
        return cluster.status().thenApply(nodes -> new GroupProgress(Instant.now(), new NodeViews(cluster.clusterId(), nodes, power.states(), minInsyncReplicas)
                .progress().stream().collect(Collectors.toMap(LogProgress::partition, LogProgress::highWatermark, Math::max)), read));
    }

    private void groupsListed(List<GroupSnapshot> listed) {
        List<GroupSnapshot> before = groups;
        groups = listed;
        sampledModel().publishEvents(GroupChanges.events(before, listed, Instant.now()));
    }

    /** Known while the cluster has run: whether it runs now does not matter to who reads. */
    @Override
    public Optional<LogFiles> logFiles() {
        return Optional.of(() -> power.states().keySet().stream().sorted()
                .map(id -> new LogFiles.DataDirectory(id, directory.resolve("node-" + id))).toList());
    }

    @Override
    public Optional<BrokerControl> brokerControl() {
        return Optional.of(control);
    }

    @Override
    public Optional<ShareWindows> shareWindows() {
        return Optional.of(this::shareRecords);
    }

    private CompletableFuture<List<ShareRecords>> shareRecords(String group, Duration timeout) {
        Run running = run;
        if (running == null) {
            return CompletableFuture.failedFuture(new ClusterException(ClusterException.Kind.CLOSED, "SHARE_RECORDS", null, TEXTS.of("closed"),
                    TEXTS.of("closed.advice"), null));
        }
        return Failures.limited("SHARE_RECORDS", running.cluster.shareWindows(group), timeout)
                .thenApply(windows -> ShareViews.of(windows, sampledModel().latest()));
    }

    @Override
    public Optional<DemoLoad> demo() {
        return Optional.of(demo);
    }

    /** Hears the nodes on their lanes and works on what it heard, in that order, on a thread of its own. */
    private final class Told implements NodeListener {
        /** After its end nobody is interested any more: late news are dropped. */
        private final ExecutorService queue = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
                task -> Thread.ofPlatform().daemon().name("kraftbench-news-" + local.id()).unstarted(task), new ThreadPoolExecutor.DiscardPolicy());
        private final EventFilter filter = new EventFilter();
        private final StepBudget budget = new StepBudget();
        private final Map<Uuid, String> topicNames = new HashMap<>();
        private int controller = -1;

        @Override
        public void clusterChanged(int nodeId, dev.kraftbench.metadata.ClusterEvent event) {
            Instant now = Instant.now();
            queue.execute(() -> changed(event, now));
        }

        @Override
        public void stateChanged(int nodeId, NodeState state) {
            Instant now = Instant.now();
            queue.execute(() -> became(nodeId, state, now));
        }

        @Override
        public void groupChanged(int nodeId, GroupEvent event) {
            Instant now = Instant.now();
            queue.execute(() -> sampledModel().publishEvents(List.of(CoordinatorSteps.of(event, now))));
        }

        @Override
        public void transactionChanged(int nodeId, TransactionEvent event) {
            Instant now = Instant.now();
            queue.execute(() -> sampledModel().publishEvents(List.of(CoordinatorSteps.of(event, now))));
        }

        @Override
        public boolean hearsOfShares() {
            return true;
        }

        @Override
        public void sharesChanged(int nodeId, List<ShareEvent> events) {
            Instant now = Instant.now();
            queue.execute(() -> sampledModel().publishEvents(
                    List.copyOf(budget.pass(events.stream().map(event -> CoordinatorSteps.of(event, now, this::topicName)).toList(), now))));
        }

        private String topicName(Uuid topicId) {
            String known = topicNames.get(topicId);
            if (known == null) {
                sampledModel().latest().topics().values().forEach(topic -> topicNames.put(Uuid.fromString(topic.id()), topic.name()));
                known = topicNames.getOrDefault(topicId, topicId.toString());
            }
            return known;
        }

        private void changed(dev.kraftbench.metadata.ClusterEvent event, Instant at) {
            if (!filter.isNews(event)) {
                return;
            }
            EngineEvents.of(event, at, controller).ifPresent(known -> sampledModel().publishEvents(List.of(known)));
            if (event instanceof dev.kraftbench.metadata.ClusterEvent.ControllerElected elected) {
                controller = elected.controllerId();
            }
            refresh();
        }

        private void became(int nodeId, NodeState state, Instant at) {
            power.became(nodeId, state).ifPresent(change -> sampledModel().publishEvents(
                    List.of(new ClusterEvent.BrokerStateChanged(at, Precision.EXACT, change.broker(), change.before(), change.after()))));
            refresh();
        }

        void end() {
            queue.shutdown();
        }
    }

    private final class Power implements BrokerControl {
        private interface Switch {
            CompletableFuture<Void> operate(EmbeddedCluster cluster) throws ConfigProblem;
        }

        @Override
        public CompletableFuture<Void> start(int broker, Duration timeout) {
            return operate(TEXTS.of("broker.start", broker), timeout, c -> c.startNode(broker));
        }

        @Override
        public CompletableFuture<Void> stop(int broker, Duration timeout) {
            return operate(TEXTS.of("broker.stop", broker), timeout, c -> c.stopNode(broker));
        }

        @Override
        public CompletableFuture<Void> kill(int broker, Duration timeout) {
            return operate(TEXTS.of("broker.kill", broker), timeout, c -> {
                power.killing(broker);
                return c.killNode(broker);
            });
        }

        /** On a virtual thread, since taking ports and opening directories waits. */
        private CompletableFuture<Void> operate(String title, Duration timeout, Switch action) {
            Run running = run;
            if (running == null) {
                return CompletableFuture.failedFuture(new ClusterException(ClusterException.Kind.CLOSED, title, null, TEXTS.of("closed"),
                        TEXTS.of("closed.advice"), null));
            }
            Callable<CompletableFuture<Void>> call = () -> action.operate(running.cluster);
            CompletableFuture<Void> done = new CompletableFuture<>();
            String thread = "kraftbench-power-" + local.id();
            Thread.ofVirtual().name(thread).start(() -> {
                try {
                    GivingWay.doing(thread, call).whenComplete((ok, failure) -> {
                        if (failure == null) {
                            done.complete(null);
                        } else {
                            done.completeExceptionally(failure);
                        }
                    });
                } catch (ConfigProblem | IllegalStateException | IllegalArgumentException e) {
                    done.completeExceptionally(
                            new ClusterException(ClusterException.Kind.REFUSED, title, null, String.valueOf(e.getMessage()), "", e));
                } catch (Exception e) {
                    done.completeExceptionally(e);
                }
            });
            return Failures.limited(title, done, timeout).whenComplete((ok, failure) -> {
                operations.add(new Operation(Instant.now(), local.name(), title, List.of(),
                        failure == null ? "" : String.valueOf(Failures.of(title, failure).getMessage()), List.of()));
                refresh();
            });
        }
    }

}
