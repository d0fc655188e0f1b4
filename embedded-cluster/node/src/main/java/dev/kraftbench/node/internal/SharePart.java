package dev.kraftbench.node.internal;

import dev.kraftbench.broker.BrokerApis;
import dev.kraftbench.broker.SharePorts;
import dev.kraftbench.broker.TopicCreation;
import dev.kraftbench.coordinator.SharePersister;
import dev.kraftbench.coordinator.ShardSettings;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.metadata.config.EffectiveConfigs;
import dev.kraftbench.node.NodeConfig;
import dev.kraftbench.node.NodePorts;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.replication.Replicas;
import dev.kraftbench.share.ShareEvents;
import dev.kraftbench.share.SharePartitions;
import dev.kraftbench.share.deadletter.LinkDeadLetters;
import dev.kraftbench.share.state.LinkPersister;
import dev.kraftbench.share.state.ShareCoordinator;
import dev.kraftbench.share.state.ShareCoordinatorLeadership;
import dev.kraftbench.share.state.ShareStateSettings;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.ApiKeys;

/** What a broker has of share groups: delivery of its partitions' records, the coordinator of their state and the way to other brokers' ones. */
final class SharePart {

    private static final int MAX_WAITING_OPERATIONS = 10_000;
    private static final Duration GIVE_UP = Duration.ofSeconds(15);

    private final ShareCoordinator coordinator;
    private final ShareCoordinatorLeadership leadership;
    private final LinkPersister persister;
    private final LinkDeadLetters deadLetters;

    private final SharePartitions partitions;
    private final Map<ApiKeys, RequestHandler> handlers = new EnumMap<>(ApiKeys.class);

    SharePart(
            NodeConfig config,
            NodePorts ports,
            MetadataPart metadata,
            EffectiveConfigs configs,
            Replicas replicas,
            TopicCreation creation,
            ShareEvents events) {
        this.coordinator = new ShareCoordinator(new ShareCoordinator.Context(
                new ShardSettings(
                        config.nodeId(),
                        config.millisAsNanos("share.coordinator.write.timeout.ms"),
                        config.integer("share.coordinator.load.buffer.size"),
                        MAX_WAITING_OPERATIONS),
                new ShareStateSettings(
                        config.integer("share.coordinator.snapshot.update.records.per.snapshot"),
                        config.integer("share.coordinator.state.topic.prune.interval.ms"),
                        config.integer("share.coordinator.cold.partition.snapshot.interval.ms")),
                ports.helpers(),
                metadata.images()::image));
        this.leadership = new ShareCoordinatorLeadership(coordinator);
        Lane lane = ports.lanes().lane(0);
        Consumer<Runnable> createTopic = done -> creation.ensure(List.of(ShareCoordinator.TOPIC), lane, failures -> done.run());
        this.persister = new LinkPersister(new LinkPersister.Context(
                config.nodeId(),
                config.interBrokerListener(),
                lane,
                ports.network().links(),
                metadata.images()::image,
                coordinator,
                createTopic,
                Math.min(config.millisAsNanos("request.timeout.ms"), config.millisAsNanos("share.coordinator.write.timeout.ms")),
                GIVE_UP.toNanos()));
        this.deadLetters = new LinkDeadLetters(new LinkDeadLetters.Context(
                config.interBrokerListener(),
                lane,
                ports.network().links(),
                metadata.images()::image,
                configs,
                (topic, done) -> creation.create(List.of(topic), lane, problems -> done.run()),
                config.millisAsNanos("request.timeout.ms")));
        GroupShareSettings settings = new GroupShareSettings(configs, metadata.images()::image);
        this.partitions = new SharePartitions(persister, deadLetters, settings, events);
        handlers.putAll(BrokerApis.shareState(coordinator));
        handlers.putAll(BrokerApis.shares(new SharePorts(
                replicas,
                partitions,
                ports.lanes(),
                metadata.images()::image,
                settings,
                metadata.topicAccess(),
                config.integer("group.share.max.share.sessions"),
                config.integer("fetch.max.bytes"))));
    }

    SharePartitions partitions() {
        return partitions;
    }

    SharePersister persister() {
        return persister;
    }

    ShareCoordinatorLeadership leadership() {
        return leadership;
    }

    Map<ApiKeys, RequestHandler> handlers() {
        return handlers;
    }

    /** On the metadata lane. */
    void start(Replicas replicas) {
        replicas.onLeadership(ShareCoordinator.TOPIC, leadership);
    }

    void stop() {
        deadLetters.close();
        persister.close();
    }
}
