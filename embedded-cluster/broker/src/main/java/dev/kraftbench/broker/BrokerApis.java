package dev.kraftbench.broker;

import dev.kraftbench.broker.internal.config.ChangeForms;
import dev.kraftbench.broker.internal.config.ConfigApis;
import dev.kraftbench.broker.internal.config.OwnSettings;
import dev.kraftbench.broker.internal.data.DataApis;
import dev.kraftbench.broker.internal.group.GroupApis;
import dev.kraftbench.broker.internal.group.ShareGroupApis;
import dev.kraftbench.broker.internal.group.StreamsHandlers;
import dev.kraftbench.broker.internal.share.ShareApis;
import dev.kraftbench.broker.internal.share.ShareStateHandlers;
import dev.kraftbench.broker.internal.transaction.TransactionApis;
import dev.kraftbench.broker.internal.transaction.TransactionalOffsets;
import dev.kraftbench.coordinator.SharePersister;
import dev.kraftbench.group.GroupCoordinator;
import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.kernel.LaneGroup;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.config.EffectiveConfigs;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.replication.Replicas;
import dev.kraftbench.share.state.ShareCoordinator;
import dev.kraftbench.transaction.ProducerIdSource;
import dev.kraftbench.transaction.TransactionCoordinator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.protocol.ApiKeys;

/** The handlers of a broker by area, for its {@link ApiTable}. */
public final class BrokerApis {

    /** What only the active controller decides, and a broker passes on. */
    public static final Set<ApiKeys> FORWARDED = EnumSet.of(
            ApiKeys.CREATE_TOPICS,
            ApiKeys.DELETE_TOPICS,
            ApiKeys.CREATE_PARTITIONS,
            ApiKeys.INCREMENTAL_ALTER_CONFIGS,
            ApiKeys.ALTER_CONFIGS,
            ApiKeys.ALTER_CLIENT_QUOTAS,
            ApiKeys.UPDATE_FEATURES,
            ApiKeys.CREATE_ACLS,
            ApiKeys.DELETE_ACLS,
            ApiKeys.ELECT_LEADERS,
            ApiKeys.ALTER_PARTITION_REASSIGNMENTS,
            ApiKeys.LIST_PARTITION_REASSIGNMENTS,
            ApiKeys.ALTER_USER_SCRAM_CREDENTIALS,
            ApiKeys.UNREGISTER_BROKER,
            ApiKeys.UNREGISTER_CONTROLLER,
            ApiKeys.ADD_RAFT_VOTER,
            ApiKeys.REMOVE_RAFT_VOTER,
            ApiKeys.DESCRIBE_QUORUM);

    private BrokerApis() {}

    /**
     * What goes on to the controller.
     *
     * @param check of changes of this broker's own settings, before they do
     */
    public static Map<ApiKeys, RequestHandler> forwarded(
            Forwarding forwarding, int nodeId, Supplier<ClusterImage> images, Helpers helpers, SettingsCheck check) {
        return ChangeForms.before(new OwnSettings(nodeId, images, helpers, check), forwarding.handlers(FORWARDED));
    }

    /**
     * Everything that has to do with records.
     *
     * @param coordinators of transactions
     * @param groups told of the ends of transactions
     */
    public static Map<ApiKeys, RequestHandler> data(
            Replicas replicas,
            LaneGroup lanes,
            Helpers helpers,
            FetchSettings fetching,
            AddPartitionsChannel coordinators,
            GroupCoordinator groups) {
        return new DataApis(
                        replicas,
                        lanes,
                        helpers,
                        fetching,
                        new DataApis.Transactions(coordinators, groups::endTransaction))
                .handlers();
    }

    /** Classic groups and their offsets. */
    public static Map<ApiKeys, RequestHandler> groups(GroupCoordinator coordinator, ImageWatch images, TopicAccess access) {
        return GroupApis.handlers(coordinator, images, access);
    }

    /**
     * Transactional ids, and producers in general.
     *
     * @param verification asks the coordinators of transactions, also those of other brokers
     */
    public static Map<ApiKeys, RequestHandler> transactions(
            TransactionCoordinator coordinator,
            ProducerIdSource producerIds,
            GroupCoordinator groups,
            Replicas replicas,
            AddPartitionsChannel verification,
            Supplier<ClusterImage> images) {
        return TransactionApis.handlers(
                coordinator, producerIds, images, new TransactionalOffsets(groups, replicas, verification, images));
    }

    /** Share groups: their members, descriptions and offsets. */
    public static Map<ApiKeys, RequestHandler> shareGroups(
            GroupCoordinator coordinator, SharePersister persister, LatestOffsets latestOffsets, ImageWatch images) {
        return ShareGroupApis.handlers(coordinator, persister, latestOffsets, images::image);
    }

    /** The share coordinator's own APIs. */
    public static Map<ApiKeys, RequestHandler> shareState(ShareCoordinator coordinator) {
        return ShareStateHandlers.handlers(coordinator);
    }

    /** Streams groups, whose internal topics are created on the way. */
    public static Map<ApiKeys, RequestHandler> streamsGroups(
            GroupCoordinator coordinator, ImageWatch images, TopicCreation creation, TopicAccess access) {
        return StreamsHandlers.handlers(coordinator, images, creation, access);
    }

    /** Fetching and acknowledging as a member of a share group. */
    public static Map<ApiKeys, RequestHandler> shares(SharePorts ports) {
        return ShareApis.handlers(ports);
    }

    /** What is configured: DESCRIBE_CONFIGS and LIST_CONFIG_RESOURCES. */
    public static Map<ApiKeys, RequestHandler> configs(int nodeId, EffectiveConfigs configs, Supplier<ClusterImage> images) {
        return ConfigApis.handlers(nodeId, configs, images);
    }

    /** The same of a node asked by its controller listener: only DESCRIBE_CONFIGS is served there. */
    public static Map<ApiKeys, RequestHandler> configsOfController(
            int nodeId, EffectiveConfigs configs, Supplier<ClusterImage> images) {
        Map<ApiKeys, RequestHandler> handlers = new EnumMap<>(ConfigApis.handlers(nodeId, configs, images));
        handlers.keySet().retainAll(EnumSet.of(ApiKeys.DESCRIBE_CONFIGS));
        return handlers;
    }
}
