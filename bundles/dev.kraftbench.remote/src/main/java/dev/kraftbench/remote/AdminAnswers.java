package dev.kraftbench.remote;

import dev.kraftbench.core.model.BrokerSnapshot;
import dev.kraftbench.core.model.BrokerState;
import dev.kraftbench.core.model.ConfigEntry;
import dev.kraftbench.core.model.LogDirSnapshot;
import dev.kraftbench.core.model.TopicDetails;
import dev.kraftbench.core.sampling.SampledModel;
import dev.kraftbench.remote.broker.BrokerAnswers;
import dev.kraftbench.remote.broker.BrokerChanges;
import dev.kraftbench.remote.doctor.VersionAnswers;
import dev.kraftbench.remote.group.GroupAnswers;
import dev.kraftbench.remote.group.GroupChanges;
import dev.kraftbench.remote.placement.PlacementAnswers;
import dev.kraftbench.remote.placement.PlacementChanges;
import dev.kraftbench.remote.quorum.QuorumAnswers;
import dev.kraftbench.remote.quorum.QuorumChanges;
import dev.kraftbench.remote.security.SecurityAnswers;
import dev.kraftbench.remote.security.SecurityChanges;
import dev.kraftbench.remote.topic.RecordsChanges;
import dev.kraftbench.remote.topic.TopicAnswers;
import dev.kraftbench.remote.transaction.TransactionAnswers;
import dev.kraftbench.remote.transaction.TransactionChanges;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigResource;

/** What a cluster can be asked and told through the Admin API: a room for each subject, which has its questions and its changes. Any thread. */
final class AdminAnswers {
    private final AdminAccess access;
    private final SampledModel model;
    final RecordReading records;
    final GroupAnswers groups;
    final TransactionAnswers transactions;
    final TopicAnswers topics;
    final BrokerAnswers brokers;
    final QuorumAnswers quorum;
    final PlacementAnswers placement;
    final SecurityAnswers security;
    final VersionAnswers versions;

    AdminAnswers(AdminAccess access, SampledModel model) {
        this.access = access;
        this.model = model;
        this.records = new RecordReading(access);
        this.groups = new GroupAnswers(access, model);
        this.transactions = new TransactionAnswers(access, model);
        this.topics = new TopicAnswers(access, model);
        this.brokers = new BrokerAnswers(access);
        this.quorum = new QuorumAnswers(access);
        this.placement = new PlacementAnswers(access, this::liveBrokers, () -> model.latest().topics().keySet());
        this.security = new SecurityAnswers(access);
        this.versions = new VersionAnswers(access, this::liveBrokers);
    }

    /** All that can be changed. */
    List<ChangeFamily<?>> families(AdminSession open) {
        return List.of(new TopicChanges(open.admin(), open.queries(), open.bootstrapServers()), new PlacementChanges(open), new BrokerChanges(open),
                new RecordsChanges(open), new WriteChanges(open, access), new GroupChanges(open), new TransactionChanges(open),
                new QuorumChanges(open), new SecurityChanges(open, security));
    }

    // ---- one topic, one broker

    CompletableFuture<TopicDetails> topic(String name, Duration timeout) {
        return Unheard.asked(Unheard.TRIES, Unheard.PAUSE,
                () -> access.ask("DESCRIBE_TOPIC_PARTITIONS", open -> open.queries().topic(name, registered(open), timeout)));
    }

    CompletableFuture<List<ConfigEntry>> topicConfig(String topic, Duration timeout) {
        return Unheard.asked(Unheard.TRIES, Unheard.PAUSE,
                () -> access.ask("DESCRIBE_CONFIGS", open -> open.queries().configs(new ConfigResource(ConfigResource.Type.TOPIC, topic), timeout)));
    }

    CompletableFuture<List<ConfigEntry>> brokerConfig(int broker, Duration timeout) {
        return askBroker("DESCRIBE_CONFIGS", broker,
                queries -> queries.configs(new ConfigResource(ConfigResource.Type.BROKER, Integer.toString(broker)), timeout));
    }

    CompletableFuture<List<LogDirSnapshot>> logDirs(int broker, Duration timeout) {
        return askBroker("DESCRIBE_LOG_DIRS", broker, queries -> queries.logDirs(broker, timeout));
    }

    /** A question that only this broker can answer. */
    private <T> CompletableFuture<T> askBroker(String operation, int broker, Function<AdminQueries, CompletableFuture<T>> question) {
        return access.ask(operation, open -> open.queries().silent().contains(broker)
                ? CompletableFuture.failedFuture(open.queries().silent().refusal(operation, broker)) : question.apply(open.queries()));
    }

    /** Brokers that answer. */
    private Set<Integer> liveBrokers() {
        return ids(brokers().filter(AdminAnswers::answers));
    }

    /** Brokers that the controller takes for alive, whether they answer us or not. */
    private Set<Integer> registered(AdminSession open) {
        return ids(brokers().filter(broker -> answers(broker) || open.queries().silent().contains(broker.id())));
    }

    private Stream<BrokerSnapshot> brokers() {
        return model.latest().brokers().stream();
    }

    private static boolean answers(BrokerSnapshot broker) {
        return broker.state() == BrokerState.RUNNING;
    }

    private static Set<Integer> ids(Stream<BrokerSnapshot> brokers) {
        return brokers.map(BrokerSnapshot::id).collect(Collectors.toSet());
    }
}
