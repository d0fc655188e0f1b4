package dev.kraftbench.remote;

import dev.kraftbench.core.BrokerControl;
import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ClusterException;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.DemoLoad;
import dev.kraftbench.core.Subscription;
import dev.kraftbench.core.broker.BrokerQuestions;
import dev.kraftbench.core.change.Change;
import dev.kraftbench.core.change.ChangePlan;
import dev.kraftbench.core.change.ChangeProgress;
import dev.kraftbench.core.change.ChangeResult;
import dev.kraftbench.core.change.Operation;
import dev.kraftbench.core.change.OperationsLog;
import dev.kraftbench.core.doctor.VersionQuestions;
import dev.kraftbench.core.group.GroupQuestions;
import dev.kraftbench.core.model.ClusterModel;
import dev.kraftbench.core.model.ConfigEntry;
import dev.kraftbench.core.model.LogDirSnapshot;
import dev.kraftbench.core.model.TopicDetails;
import dev.kraftbench.core.placement.PlacementQuestions;
import dev.kraftbench.core.produce.Partitioners;
import dev.kraftbench.core.produce.Producing;
import dev.kraftbench.core.quorum.QuorumQuestions;
import dev.kraftbench.core.records.RecordBrowser;
import dev.kraftbench.core.sampling.SampledModel;
import dev.kraftbench.core.sampling.SamplingLoop;
import dev.kraftbench.core.security.SecurityQuestions;
import dev.kraftbench.core.thread.Apart;
import dev.kraftbench.core.thread.GivingWay;
import dev.kraftbench.core.topic.TopicQuestions;
import dev.kraftbench.core.transaction.TransactionQuestions;
import dev.kraftbench.remote.produce.ProducerRuns;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection whose questions and changes go through Kafka's Admin API. What it takes to reach the cluster, and whether there is more to know
 * than that API tells, is the subclass's. State changes are made under the connection's monitor; blocking work runs on virtual threads.
 */
public abstract class AdminConnection implements ClusterConnection {
    private static final Logger LOG = LoggerFactory.getLogger(AdminConnection.class);

    /** Everything that exists while the connection is open. */
    private record Session(AdminSession open, AdminClients clients, ChangePlanner planner, AdminSampler sampler, ScheduledExecutorService executor,
            SamplingLoop loop, BrokerWatch watch, SilentBrokers silent) {}

    private volatile ConnectionSettings settings;
    private final OperationsLog operations;
    private final Partitioners partitioners;
    private final SampledModel model;
    private final Duration samplePeriod;
    private final List<Consumer<ConnectionState>> stateListeners = new CopyOnWriteArrayList<>();
    private final AtomicLong revision = new AtomicLong();
    private volatile ConnectionState state = new ConnectionState.Closed();
    private volatile @Nullable Session session;
    private @Nullable CompletableFuture<ConnectionState.Open> opening;
    private @Nullable Thread openingThread;
    private @Nullable CompletableFuture<Void> closing;
    private volatile @Nullable ClusterException lost;

    /** How the rooms beside this one (one for each accessor of the connection) reach the cluster. */
    private final AdminAccess access = new AdminAccess() {
        @Override
        public <T> CompletableFuture<T> ask(String operation, Function<AdminSession, CompletableFuture<T>> question) {
            return AdminConnection.this.ask(operation, s -> question.apply(s.open));
        }

        @Override
        public Map<String, Object> clientConfig() throws ClusterException {
            return AdminConnection.this.clientConfig();
        }
    };
    private final AdminAnswers answers;

    protected AdminConnection(ConnectionSettings settings, OperationsLog operations, Partitioners partitioners, boolean eventsFromSnapshots,
            Duration samplePeriod) {
        this.settings = settings;
        this.operations = operations;
        this.partitioners = partitioners;
        this.model = new SampledModel(eventsFromSnapshots);
        this.samplePeriod = samplePeriod;
        this.answers = new AdminAnswers(access, model);
    }

    /** Makes the cluster reachable and gives its bootstrap servers. Called on a virtual thread; may block. */
    protected abstract String reach(Duration timeout) throws Exception;

    /** Undoes {@link #reach}. Called on a virtual thread; may block. */
    protected abstract void leave(Duration timeout) throws Exception;

    /** Properties of all of Kafka's clients besides the bootstrap servers. */
    protected abstract Map<String, String> clientProperties();

    /** Publishes one round of samples; the default asks the Admin API. */
    protected CompletableFuture<?> sample(AdminSampler sampler, long number) {
        return sampler.sample(number, sampleTimeout()).thenAccept(sample -> {
            sample.throughput().ifPresent(model::publish);
            model.publish(sample.progress());
            model.publish(sample.snapshot());
            if (!sample.whole()) {
                refresh();
            }
        });
    }

    protected final SampledModel sampledModel() {
        return model;
    }

    protected final Duration sampleTimeout() {
        return Duration.ofMillis(2_500);
    }

    /** Properties for a client of this cluster; fails when it is closed. */
    protected final Map<String, Object> clientConfig() throws ClusterException {
        Session open = session;
        if (open == null) {
            throw AdminQueries.closed("CONNECT");
        }
        return clientConfig(open.silent.bootstrap(open.open.bootstrapServers(), model.latest().brokers()));
    }

    private Map<String, Object> clientConfig(String bootstrapServers) {
        Map<String, Object> config = new HashMap<>(clientProperties());
        config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        return config;
    }

    @Override
    public final ConnectionSettings settings() {
        return settings;
    }

    @Override
    public final void change(ConnectionSettings changed) {
        settings = changed;
    }

    @Override
    public final ConnectionState state() {
        return state;
    }

    @Override
    public final Subscription onState(Consumer<ConnectionState> listener) {
        stateListeners.add(listener);
        return () -> stateListeners.remove(listener);
    }

    private void become(ConnectionState next) {
        state = next;
        for (Consumer<ConnectionState> listener : stateListeners) {
            try {
                listener.accept(next);
            } catch (RuntimeException e) {
                LOG.atError().setCause(e).addKeyValue("connection", settings.name()).log("a listener of a connection's state failed");
            }
        }
    }

    @Override
    public final CompletableFuture<ConnectionState.Open> open(Duration timeout) {
        CompletableFuture<ConnectionState.Open> mine;
        CompletableFuture<?> before;
        synchronized (this) {
            if (state instanceof ConnectionState.Open open) {
                return CompletableFuture.completedFuture(open);
            }
            if (opening != null) {
                return opening.copy();
            }
            mine = new CompletableFuture<>();
            opening = mine;
            before = closing == null ? CompletableFuture.completedFuture(null) : closing;
        }
        Thread thread = Thread.ofVirtual().name("kraftbench-open-" + settings.id()).unstarted(() -> {
            become(new ConnectionState.Opening());
            try {
                ConnectionState.Open open = connect(timeout);
                finishOpening();
                become(open);
                mine.complete(open);
            } catch (Exception | LinkageError e) {
                finishOpening();
                Throwable failure = Failures.of("CONNECT", e);
                ClusterException reason = failure instanceof ClusterException known ? known
                        : new ClusterException(ClusterException.Kind.FAILED, "CONNECT", null, String.valueOf(failure), "", failure);
                become(new ConnectionState.Failed(reason));
                mine.completeExceptionally(reason);
            }
        });
        synchronized (this) {
            openingThread = thread;
        }
        before.whenComplete((ok, ignored) -> thread.start());
        // each caller may cancel its own wait, not the opening itself
        return Failures.limited("CONNECT", mine.copy(), timeout.plusSeconds(1));
    }

    private synchronized void finishOpening() {
        opening = null;
        openingThread = null;
    }

    private ConnectionState.Open connect(Duration timeout) throws Exception {
        String bootstrapServers = reach(timeout);
        AdminClients clients = new AdminClients(clientProperties(), bootstrapServers, settings.id());
        try {
            Thread.currentThread().setContextClassLoader(Admin.class.getClassLoader());
            // with ten thousand partitions their answers are work too
            Admin admin = GivingWay.doing("kraftbench-clients-" + settings.id(), clients::asking);
            SilentBrokers silent = new SilentBrokers();
            AdminQueries queries = new AdminQueries(admin, silent);
            Failures.answer("DESCRIBE_CLUSTER", admin.describeCluster().clusterId(), timeout).get();
            ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
                    task -> Thread.ofPlatform().daemon().name("kraftbench-sampler-" + settings.id()).unstarted(() -> {
                        GivingWay.here();
                        task.run();
                    }));
            AdminSampler sampler = new AdminSampler(admin, queries, Clock.systemUTC());
            SamplingLoop loop = new SamplingLoop(executor, samplePeriod, () -> sample(sampler, revision.incrementAndGet()));
            BrokerWatch watch = new BrokerWatch(new BrokerProbe(admin, System::nanoTime), silent, model, executor, loop::refresh);
            AdminSession open = new AdminSession(admin, queries, bootstrapServers);
            Admin changing = GivingWay.doing("kraftbench-clients-" + settings.id(), clients::changing);
            AdminSession patient = new AdminSession(changing, new AdminQueries(changing, silent), bootstrapServers);
            session = new Session(open, clients, new ChangePlanner(answers.families(open), answers.families(patient)), sampler, executor, loop, watch, silent);
            loop.start();
            watch.start();
            return new ConnectionState.Open(bootstrapServers);
        } catch (Exception | LinkageError e) {
            session = null;
            clients.abandon();
            leave(timeout);
            throw e;
        }
    }

    /** Called when the connection is about to close, while it can still be used. May block. */
    protected void aboutToClose(Duration timeout) throws Exception {}

    @Override
    public final CompletableFuture<Void> close(Duration timeout) {
        CompletableFuture<Void> mine;
        CompletableFuture<?> before;
        synchronized (this) {
            if (closing != null) {
                return closing.copy();
            }
            if (opening == null && session == null) {
                if (state instanceof ConnectionState.Failed) {
                    become(new ConnectionState.Closed());
                }
                return CompletableFuture.completedFuture(null);
            }
            mine = new CompletableFuture<>();
            closing = mine;
            before = opening == null ? CompletableFuture.completedFuture(null) : opening;
            if (openingThread != null) {
                // whoever closes does not wait for a cluster that does not come up
                openingThread.interrupt();
            }
        }
        before.whenComplete((ok, ignored) -> Thread.ofVirtual().name("kraftbench-close-" + settings.id()).start(() -> disconnect(mine, timeout)));
        return Failures.limited("DISCONNECT", mine.copy(), timeout.plusSeconds(1));
    }

    /** The cluster went away by itself: the connection closes and says why. */
    protected final void lose(ClusterException reason) {
        lost = reason;
        close(Duration.ofSeconds(10)).exceptionally(e -> {
            LOG.atWarn().setCause(e).addKeyValue("connection", settings.name()).log("closing a lost connection failed");
            return null;
        });
    }

    private void disconnect(CompletableFuture<Void> done, Duration timeout) {
        become(new ConnectionState.Closing());
        Throwable failure = null;
        try {
            aboutToClose(timeout);
        } catch (Exception e) {
            failure = e;
        }
        Session was = session;
        session = null;
        if (was != null) {
            was.loop.stop();
            was.watch.stop();
            was.executor.shutdown();
            was.clients.close();
        }
        try {
            leave(timeout);
        } catch (Exception e) {
            if (failure == null) {
                failure = e;
            } else {
                failure.addSuppressed(e);
            }
        }
        synchronized (this) {
            closing = null;
        }
        model.publishClosed();
        ClusterException reason = lost;
        lost = null;
        become(reason == null ? new ConnectionState.Closed() : new ConnectionState.Failed(reason));
        if (failure == null) {
            done.complete(null);
        } else {
            done.completeExceptionally(Failures.of("DISCONNECT", failure));
        }
    }

    @Override
    public final ClusterModel model() {
        return model;
    }

    @Override
    public void refresh() {
        Session open = session;
        if (open != null) {
            open.loop.refresh();
        }
    }

    private <T> CompletableFuture<T> ask(String operation, Function<Session, CompletableFuture<T>> question) {
        Session open = session;
        return open == null ? CompletableFuture.failedFuture(AdminQueries.closed(operation)) : Apart.ask(() -> question.apply(open));
    }

    final AdminAccess access() {
        return access;
    }

    @Override
    public final TopicQuestions topics() {
        return answers.topics;
    }

    @Override
    public final BrokerQuestions brokers() {
        return answers.brokers;
    }

    @Override
    public final PlacementQuestions placement() {
        return answers.placement;
    }

    @Override
    public final VersionQuestions versions() {
        return answers.versions;
    }

    @Override
    public final CompletableFuture<TopicDetails> topic(String name, Duration timeout) {
        return answers.topic(name, timeout);
    }

    @Override
    public final CompletableFuture<List<ConfigEntry>> topicConfig(String topic, Duration timeout) {
        return answers.topicConfig(topic, timeout);
    }

    @Override
    public final CompletableFuture<List<ConfigEntry>> brokerConfig(int broker, Duration timeout) {
        return answers.brokerConfig(broker, timeout);
    }

    @Override
    public final CompletableFuture<List<LogDirSnapshot>> logDirs(int broker, Duration timeout) {
        return answers.logDirs(broker, timeout);
    }

    @Override
    public final GroupQuestions groups() {
        return answers.groups;
    }

    @Override
    public final SecurityQuestions security() {
        return answers.security;
    }

    @Override
    public final TransactionQuestions transactions() {
        return answers.transactions;
    }

    @Override
    public final QuorumQuestions quorum() {
        return answers.quorum;
    }

    @Override
    public final RecordBrowser records() {
        return answers.records;
    }

    @Override
    public final CompletableFuture<ChangePlan> plan(Change change, Duration timeout) {
        if (settings.readOnly()) {
            return CompletableFuture.failedFuture(ChangePlanner.readOnly(change.title(), settings.name()));
        }
        return ask(change.title(), s -> s.planner.plan(change, timeout));
    }

    @Override
    public final CompletableFuture<ChangeResult> apply(ChangePlan plan, ChangeProgress progress, Duration timeout) {
        if (settings.readOnly()) {
            return CompletableFuture.failedFuture(ChangePlanner.readOnly(plan.change().title(), settings.name()));
        }
        long began = System.nanoTime();
        return ask(plan.change().title(), s -> {
            ChangeRun run = s.planner.start(plan, progress, timeout);
            CompletableFuture<ChangeResult> result = new CompletableFuture<>();
            run.end().thenAccept(end -> {
                // whoever cancelled waits no longer; the log tells what was made all the same
                log(plan, end, s.planner);
                refresh();
                if (end.failure() == null) {
                    result.complete(new ChangeResult(plan, Duration.ofNanos(System.nanoTime() - began)));
                } else {
                    result.completeExceptionally(end.failure());
                }
            }).exceptionally(defect -> {
                result.completeExceptionally(defect);
                return null;
            });
            result.whenComplete((ok, failure) -> {
                if (result.isCancelled()) {
                    run.stop();
                }
            });
            return result;
        });
    }

    private void log(ChangePlan plan, ChangeRun.End end, ChangePlanner planner) {
        operations.add(new Operation(Instant.now(), settings.id(), settings.name(), plan.change().title(), plan.commandLines(),
                end.failure() == null ? "" : String.valueOf(end.failure().getMessage()), end.undo().map(planner::commandLines).orElse(List.of()), end.undo()));
    }

    @Override
    public final Producing producing() {
        return new ProducerRuns(settings, this::clientConfig, partitioners, operations, this::refresh);
    }

    @Override
    public Optional<BrokerControl> brokerControl() {
        return Optional.empty();
    }

    @Override
    public Optional<DemoLoad> demo() {
        return Optional.empty();
    }
}
