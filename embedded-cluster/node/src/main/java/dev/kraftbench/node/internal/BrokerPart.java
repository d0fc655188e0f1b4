package dev.kraftbench.node.internal;

import dev.kraftbench.broker.ApiTable;
import dev.kraftbench.broker.BrokerApis;
import dev.kraftbench.broker.BrokerLifecycle;
import dev.kraftbench.broker.ClusterApis;
import dev.kraftbench.broker.DirectoryAssignments;
import dev.kraftbench.broker.FetchSettings;
import dev.kraftbench.broker.Forwarding;
import dev.kraftbench.broker.IsrProposals;
import dev.kraftbench.broker.LatestOffsets;
import dev.kraftbench.broker.TopicCreation;
import dev.kraftbench.broker.quota.ClientQuotas;
import dev.kraftbench.broker.quota.QuotaGate;
import dev.kraftbench.broker.quota.QuotasHandler;
import dev.kraftbench.coordinator.ShardSettings;
import dev.kraftbench.group.GroupCoordinator;
import dev.kraftbench.group.GroupEvent;
import dev.kraftbench.group.GroupLeadership;
import dev.kraftbench.group.GroupSettings;
import dev.kraftbench.metadata.BrokerRegistration;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.Endpoint;
import dev.kraftbench.metadata.config.EffectiveConfigs;
import dev.kraftbench.node.NodeConfig;
import dev.kraftbench.node.NodePorts;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.replication.ReplicaConfig;
import dev.kraftbench.replication.ReplicaPorts;
import dev.kraftbench.replication.Replicas;
import dev.kraftbench.replication.ReplicationRates;
import dev.kraftbench.replication.ReplicationRules;
import dev.kraftbench.share.ShareEvents;
import dev.kraftbench.share.ShareWindow;
import dev.kraftbench.storage.LogDir;
import dev.kraftbench.storage.LogDirs;
import dev.kraftbench.transaction.TransactionEvent;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ApiMessageType.ListenerType;
import org.apache.kafka.common.protocol.ApiKeys;

/** What a node has as broker: its replicas, its coordinators, its life in the cluster, and what it answers. */
public final class BrokerPart {

    private static final int MAX_WAITING_GROUP_OPERATIONS = 10_000;

    private final Replicas replicas;
    private final BrokerLifecycle lifecycle;
    private final GroupLeadership groups;
    private final SharePart shares;
    private final TransactionPart transactions;
    private final ApiTable table;
    private final ClientQuotas quotas;
    private final QuotaGate gate;
    private final MetadataPart metadata;
    private final RunningSettings settings;
    private final int nodeId;
    private final Uuid incarnationId;

    /**
     * On the metadata lane.
     *
     * @param events told there too, but for those of shares, which are told on the partitions' lanes
     */
    public BrokerPart(
            NodeConfig config,
            NodePorts ports,
            MetadataPart metadata,
            LogDirs directories,
            Identity identity,
            BrokerLifecycle.Listener listener,
            CoordinatorEvents events) {
        this.metadata = metadata;
        this.nodeId = config.nodeId();
        this.incarnationId = identity.incarnationId();
        this.lifecycle = ports.factories().broker().create(
                lifecycleSettings(config, directories, identity), metadata.channel(), () -> offline(directories), listener);
        IsrProposals isr = new IsrProposals(config.nodeId(), lifecycle::brokerEpoch, metadata.channel());
        EffectiveConfigs configs = new EffectiveConfigs(config.nodeId(), config.properties());
        this.replicas = ports.factories().replication().create(
                replicaConfig(config),
                directories,
                new ReplicaPorts(
                        ports.lanes(),
                        ports.helpers(),
                        ports.network().links(),
                        isr,
                        (image, topic) -> configs.ofTopic(image.configs(), topic),
                        image -> ReplicationRates.of(name -> configs.ofBroker(image.configs(), name)),
                        lifecycle::brokerEpoch));
        DirectoryAssignments assignments =
                new DirectoryAssignments(config.nodeId(), lifecycle::brokerEpoch, metadata.channel());
        replicas.onPlacement(assignments::assign);
        TopicCreation creation = new TopicCreation(metadata.channel(), metadata.images(), InternalTopics.creation(config));
        this.shares = new SharePart(config, ports, metadata, configs, replicas, creation, events.shares());
        GroupCoordinator coordinator = new GroupCoordinator(new GroupCoordinator.Context(
                new ShardSettings(
                        config.nodeId(),
                        config.millisAsNanos("offsets.commit.timeout.ms"),
                        config.integer("offsets.load.buffer.size"),
                        MAX_WAITING_GROUP_OPERATIONS),
                groupSettings(config),
                metadata.images()::image,
                configs,
                ports.helpers(),
                ports.random(),
                shares.persister(),
                event -> metadata.lane().execute(() -> events.groups().accept(event))));
        this.groups = new GroupLeadership(coordinator);
        Forwarding forwarding = new Forwarding(metadata.channel(), config.millisAsNanos("request.timeout.ms"));
        this.settings = new RunningSettings(
                config.nodeId(), configs, directories, ports.network(), lifecycle::heartbeatNow);
        lifecycle.onCordons(settings::cordoned);
        directories.onFailure(directory -> metadata.lane().execute(() -> {
            if (directories.online().isEmpty()) {
                listener.useless("all log directories of node " + config.nodeId() + " have failed: see to the disks and start it again");
            } else {
                lifecycle.heartbeatNow();
            }
        }));
        this.transactions =
                new TransactionPart(config, ports, metadata, replicas, lifecycle::brokerEpoch, events.transactions());
        this.table = new ApiTable(
                ListenerType.BROKER,
                new ApiTable.Identity(config.nodeId(), identity.clusterId(), metadata.images()::image, metadata::kraftVersion),
                guarded(config, List.of(
                        ClusterApis.ofBroker(
                                new ClusterApis.Settings(
                                        config.nodeId(),
                                        identity.clusterId(),
                                        config.bool("auto.create.topics.enable"),
                                        config.integer("max.request.partition.size.limit")),
                                metadata.images(),
                                creation),
                        BrokerApis.forwarded(
                                forwarding, config.nodeId(), metadata.images()::image, ports.helpers(), ports.network()::problemOfKeys),
                        BrokerApis.data(
                                replicas,
                                ports.lanes(),
                                ports.helpers(),
                                new FetchSettings(
                                        config.integer("max.incremental.fetch.session.cache.slots"),
                                        config.integer("fetch.max.bytes"),
                                        ports.random().get(),
                                        metadata.topicAccess()),
                                transactions.channel(),
                                coordinator),
                        BrokerApis.groups(coordinator, metadata.images(), metadata.topicAccess()),
                        BrokerApis.streamsGroups(coordinator, metadata.images(), creation, metadata.topicAccess()),
                        shares.handlers(),
                        transactions.handlers(coordinator),
                        BrokerApis.shareGroups(
                                coordinator,
                                shares.persister(),
                                new LatestOffsets(config.interBrokerListener(), ports.network().links(), metadata.images()::image),
                                metadata.images()),
                        Map.of(ApiKeys.DESCRIBE_CLIENT_QUOTAS, new QuotasHandler(metadata.images()::image)),
                        BrokerApis.configs(config.nodeId(), configs, metadata.images()::image),
                        ClusterApis.acls(metadata.images()::image, metadata.authorizer().isPresent()))));
        this.quotas = new ClientQuotas(
                config.integer("quota.window.num"), TimeUnit.SECONDS.toNanos(config.integer("quota.window.size.seconds")));
        this.gate = new QuotaGate(quotas, table);
    }

    private List<Map<ApiKeys, RequestHandler>> guarded(NodeConfig config, List<Map<ApiKeys, RequestHandler>> areas) {
        return metadata.authorizer()
                .map(authorizer -> authorizer.guardBroker(areas, BrokerApis.FORWARDED, config.bool("auto.create.topics.enable")))
                .orElse(areas);
    }

    /** Who is told what the coordinators do. */
    public record CoordinatorEvents(Consumer<GroupEvent> groups, Consumer<TransactionEvent> transactions, ShareEvents shares) {}

    /** Who the node is. */
    public record Identity(String clusterId, Uuid incarnationId, List<Endpoint> brokerEndpoints) {}

    private static BrokerLifecycle.Settings lifecycleSettings(NodeConfig config, LogDirs directories, Identity identity) {
        OptionalLong previousEpoch = OptionalLong.empty();
        for (LogDir directory : directories.online()) {
            OptionalLong epoch = directory.cleanShutdownBrokerEpoch();
            if (epoch.isEmpty()) {
                previousEpoch = OptionalLong.empty();
                break;
            }
            previousEpoch = epoch;
        }
        return new BrokerLifecycle.Settings(
                config.nodeId(),
                identity.clusterId(),
                identity.incarnationId(),
                identity.brokerEndpoints(),
                config.isSet("broker.rack") ? config.text("broker.rack") : null,
                directories.online().stream().map(LogDir::id).toList(),
                previousEpoch,
                config.millisAsNanos("broker.heartbeat.interval.ms"),
                config.millisAsNanos("broker.session.timeout.ms"));
    }

    private static List<Uuid> offline(LogDirs directories) {
        return directories.all().stream().filter(directory -> !directory.isOnline()).map(LogDir::id).toList();
    }

    private static ReplicaConfig replicaConfig(NodeConfig config) {
        return new ReplicaConfig(
                config.nodeId(),
                config.interBrokerListener(),
                config.millisAsNanos("replica.lag.time.max.ms"),
                config.integer("replica.fetch.wait.max.ms"),
                config.integer("replica.fetch.min.bytes"),
                config.integer("replica.fetch.max.bytes"),
                config.integer("replica.fetch.response.max.bytes"),
                config.millisAsNanos("replica.fetch.backoff.ms"),
                config.millisAsNanos("replica.socket.timeout.ms"),
                config.millisAsNanos("replica.high.watermark.checkpoint.interval.ms"),
                config.millisAsNanos("log.retention.check.interval.ms"),
                ReplicationRules.STANDARD);
    }

    private static GroupSettings groupSettings(NodeConfig config) {
        return new GroupSettings(
                config.integer("group.min.session.timeout.ms"),
                config.integer("group.max.session.timeout.ms"),
                config.integer("group.initial.rebalance.delay.ms"),
                config.integer("group.max.size"),
                config.integer("offset.metadata.max.bytes"),
                TimeUnit.MINUTES.toMillis(config.longValue("offsets.retention.minutes")),
                config.longValue("offsets.retention.check.interval.ms"),
                GroupRules.offered(config),
                GroupRules.protocols(config),
                AuthorizerSettings.of(config).isPresent());
    }

    /** Follows the metadata and registers. On the metadata lane. */
    public void start() {
        replicas.onLeadership(GroupCoordinator.TOPIC, groups);
        shares.start(replicas);
        transactions.start();
        // Replicas delete what the metadata does not know: not before the image has everything from before this start.
        metadata.loader().addPublisher(settings);
        metadata.loader().addPublisher(quotas);
        // Before the replicas: a coordinator that is elected forgets what is not in the image, which must not be older than its leadership.
        metadata.loader().addPublisherWhen(this::hasThisRun, groups);
        metadata.loader().addPublisherWhen(this::hasThisRun, shares.leadership());
        metadata.loader().addPublisherWhen(this::hasThisRun, replicas);
        metadata.loader().addPublisher(lifecycle);
        replicas.start();
        lifecycle.start();
    }

    private boolean hasThisRun(ClusterImage image) {
        BrokerRegistration self = image.brokers().broker(nodeId);
        return self != null && self.incarnationId().equals(incarnationId);
    }

    /** Resigns from everything; completes as {@link Replicas#stop}. Any thread, once. */
    public CompletableFuture<Void> stop() {
        shares.stop();
        transactions.stop();
        return replicas.stop();
    }

    /** What is under delivery for a share group, of the partitions led here. Any thread. */
    public CompletableFuture<List<ShareWindow>> shareWindows(String groupId) {
        return shares.partitions().windows(groupId);
    }

    public Replicas replicas() {
        return replicas;
    }

    public BrokerLifecycle lifecycle() {
        return lifecycle;
    }

    /** For clients, and for nodes of other processes. */
    public RequestHandler gate() {
        return gate;
    }

    public ApiTable table() {
        return table;
    }
}
