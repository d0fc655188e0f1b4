package dev.kraftbench.node.internal;

import dev.kraftbench.broker.AddPartitionsChannel;
import dev.kraftbench.broker.BrokerApis;
import dev.kraftbench.broker.ProducerIds;
import dev.kraftbench.coordinator.ShardSettings;
import dev.kraftbench.group.GroupCoordinator;
import dev.kraftbench.metadata.config.EffectiveConfigs;
import dev.kraftbench.node.NodeConfig;
import dev.kraftbench.node.NodePorts;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.replication.Replicas;
import dev.kraftbench.transaction.TransactionCoordinator;
import dev.kraftbench.transaction.TransactionEvent;
import dev.kraftbench.transaction.TransactionSettings;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.common.protocol.ApiKeys;

/** What a broker has of transactions: the coordinator of transactional ids and the way to those of other brokers. */
final class TransactionPart {

    private static final int MAX_WAITING_OPERATIONS = 10_000;

    private final Replicas replicas;
    private final MetadataPart metadata;
    private final TransactionCoordinator coordinator;
    private final AddPartitionsChannel channel;
    private final ProducerIds producerIds;

    /** @param events told on the metadata lane */
    TransactionPart(
            NodeConfig config,
            NodePorts ports,
            MetadataPart metadata,
            Replicas replicas,
            LongSupplier brokerEpoch,
            Consumer<TransactionEvent> events) {
        this.replicas = replicas;
        this.metadata = metadata;
        this.producerIds = new ProducerIds(metadata.channel(), config.nodeId(), brokerEpoch);
        EffectiveConfigs configs = new EffectiveConfigs(config.nodeId(), config.properties());
        this.channel = new AddPartitionsChannel(
                config.nodeId(),
                config.interBrokerListener(),
                metadata.lane(),
                ports.network().links(),
                metadata.images()::image,
                image -> Boolean.parseBoolean(configs.ofBroker(image.configs(), "transaction.partition.verification.enable")));
        this.coordinator = new TransactionCoordinator(new TransactionCoordinator.Context(
                new ShardSettings(
                        config.nodeId(),
                        config.millisAsNanos("request.timeout.ms"),
                        config.integer("transaction.state.log.load.buffer.size"),
                        MAX_WAITING_OPERATIONS),
                new TransactionSettings(
                        config.integer("transaction.max.timeout.ms"),
                        config.longValue("transactional.id.expiration.ms"),
                        config.longValue("transaction.remove.expired.transaction.cleanup.interval.ms"),
                        config.bool("transaction.two.phase.commit.enable")),
                replicas::image,
                ports.helpers(),
                producerIds,
                new TransactionCoordinator.Markers(
                        ports.network().links(), config.interBrokerListener(), config.millisAsNanos("request.timeout.ms")),
                event -> metadata.lane().execute(() -> events.accept(event))));
    }

    AddPartitionsChannel channel() {
        return channel;
    }

    Map<ApiKeys, RequestHandler> handlers(GroupCoordinator groups) {
        return BrokerApis.transactions(coordinator, producerIds, groups, replicas, channel, metadata.images()::image);
    }

    /** On the metadata lane. */
    void start() {
        replicas.onLeadership(TransactionCoordinator.TOPIC, coordinator.shards());
    }

    void stop() {
        metadata.lane().execute(channel::close);
    }
}
