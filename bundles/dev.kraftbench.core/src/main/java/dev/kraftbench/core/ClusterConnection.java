package dev.kraftbench.core;

import dev.kraftbench.core.broker.BrokerQuestions;
import dev.kraftbench.core.change.Change;
import dev.kraftbench.core.change.ChangePlan;
import dev.kraftbench.core.change.ChangeProgress;
import dev.kraftbench.core.change.ChangeResult;
import dev.kraftbench.core.doctor.VersionQuestions;
import dev.kraftbench.core.group.GroupQuestions;
import dev.kraftbench.core.group.ShareWindows;
import dev.kraftbench.core.log.LogFiles;
import dev.kraftbench.core.model.ClusterModel;
import dev.kraftbench.core.model.ConfigEntry;
import dev.kraftbench.core.model.LogDirSnapshot;
import dev.kraftbench.core.model.TopicDetails;
import dev.kraftbench.core.placement.PlacementQuestions;
import dev.kraftbench.core.records.RecordBrowser;
import dev.kraftbench.core.produce.Producing;
import dev.kraftbench.core.quorum.QuorumQuestions;
import dev.kraftbench.core.topic.TopicQuestions;
import dev.kraftbench.core.security.SecurityQuestions;
import dev.kraftbench.core.transaction.TransactionQuestions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * One cluster, embedded or remote: everything a view knows or does goes through this interface.
 *
 * <p>No method waits. Results arrive as futures of immutable values, within the given time limit at the latest; cancelling a future abandons the
 * calls behind it. Futures complete on threads of the connection, so a view hands over to its UI thread. They fail with
 * {@link ClusterException} only.
 */
public interface ClusterConnection {

    ConnectionSettings settings();

    default String id() {
        return settings().id();
    }

    default String name() {
        return settings().name();
    }

    /** Other settings of the same id and kind: name, environment and read-only hold at once, the rest from the next opening. */
    void change(ConnectionSettings settings);

    Precision precision();

    ConnectionState state();

    /** Called for every change of {@link #state()}, on a thread of the connection. */
    Subscription onState(Consumer<ConnectionState> listener);

    /** Starts an embedded cluster, or connects to a remote one. Opening an open connection gives its state. */
    CompletableFuture<ConnectionState.Open> open(Duration timeout);

    /** Stops an embedded cluster cleanly, or disconnects. */
    CompletableFuture<Void> close(Duration timeout);

    /** Snapshots, samples and events of this cluster, fed by its one sampling loop while the connection is open. */
    ClusterModel model();

    /** Asks the sampling loop for a snapshot now, for instance after a change. */
    void refresh();

    CompletableFuture<TopicDetails> topic(String name, Duration timeout);

    CompletableFuture<List<ConfigEntry>> topicConfig(String topic, Duration timeout);

    CompletableFuture<List<ConfigEntry>> brokerConfig(int broker, Duration timeout);

    CompletableFuture<List<LogDirSnapshot>> logDirs(int broker, Duration timeout);

    GroupQuestions groups();

    TransactionQuestions transactions();

    QuorumQuestions quorum();

    /** Reads what is in the topics. */
    RecordBrowser records();

    /** Topics, all at once. */
    TopicQuestions topics();

    /** Directories, defaults and features of brokers. */
    BrokerQuestions brokers();

    /** Replicas, their sizes and their moves. */
    PlacementQuestions placement();

    /** Access rules, users and limits, where the cluster offers them. */
    SecurityQuestions security();

    /** What the brokers support and the cluster uses. */
    VersionQuestions versions();

    /** What the change would do, without doing it. The plan can be shown, confirmed and applied. */
    CompletableFuture<ChangePlan> plan(Change change, Duration timeout);

    /** Applies a plan and writes a line of the operations log, whether it succeeds or not. */
    CompletableFuture<ChangeResult> apply(ChangePlan plan, ChangeProgress progress, Duration timeout);

    default CompletableFuture<ChangeResult> apply(ChangePlan plan, Duration timeout) {
        return apply(plan, ChangeProgress.NONE, timeout);
    }

    /** Producers that run: single records, files, generators. */
    Producing producing();

    /** Present where the logs can be read as files. */
    default Optional<LogFiles> logFiles() {
        return Optional.empty();
    }

    /** Present where brokers can be started and stopped from here. */
    Optional<BrokerControl> brokerControl();

    /** Present where it can be seen which records share groups have under delivery. */
    default Optional<ShareWindows> shareWindows() {
        return Optional.empty();
    }

    /** Present where the demo's load can be run. */
    Optional<DemoLoad> demo();
}
