package dev.kraftbench.node.internal;

import dev.kraftbench.broker.Authorizer;
import dev.kraftbench.broker.ControllerChannel;
import dev.kraftbench.broker.ImageWatch;
import dev.kraftbench.broker.quota.ConnectionQuotas;
import dev.kraftbench.broker.TopicAccess;
import dev.kraftbench.controller.MetadataLoader;
import dev.kraftbench.controller.MetadataQuorum;
import dev.kraftbench.controller.SnapshotPolicy;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Peer;
import dev.kraftbench.metadata.ClusterEvent;
import dev.kraftbench.metadata.ClusterEvents;
import dev.kraftbench.node.NodeConfig;
import dev.kraftbench.node.NodePorts;
import dev.kraftbench.raft.CommittedBatch;
import dev.kraftbench.raft.Endpoint;
import dev.kraftbench.raft.LeaderAndEpoch;
import dev.kraftbench.raft.RaftListener;
import dev.kraftbench.raft.RaftNode;
import dev.kraftbench.raft.SnapshotContents;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What every node has: its part in the metadata quorum, the images it gets from there, and its way to the active controller. */
public final class MetadataPart {

    private static final short DYNAMIC_QUORUM = 1;

    private final RaftNode raft;
    private final Lane lane;
    private final String controllerListener;
    private final boolean dynamicQuorum;
    private final MetadataLoader loader;
    private final ImageWatch images;
    private final ControllerChannel channel;
    private final ConnectionQuotas connectionQuotas;
    private final Optional<Authorizer> authorizer;
    private final KeyRenewal keys;
    private volatile LeaderAndEpoch leader = LeaderAndEpoch.UNKNOWN;

    /** On the metadata lane. */
    public MetadataPart(
            NodeConfig config, NodePorts ports, Lane lane, RaftNode raft, Consumer<RuntimeException> onFatal, Consumer<ClusterEvent> events) {
        this.raft = raft;
        this.lane = lane;
        this.controllerListener = config.controllerListener();
        this.dynamicQuorum = config.staticVoters().isEmpty();
        this.loader = new MetadataLoader(
                config.nodeId(),
                MetadataQuorum.of(raft),
                SnapshotPolicy.of(config.properties()),
                lane,
                ports.helpers(),
                onFatal);
        this.images = new ImageWatch(lane);
        this.channel = new ControllerChannel(lane, ports.network().links(), this::activeController);
        this.connectionQuotas = new ConnectionQuotas(
                config.integer("quota.window.num"),
                TimeUnit.SECONDS.toNanos(config.integer("quota.window.size.seconds")),
                lane,
                ports.helpers());
        ports.network().limitConnectionRates(connectionQuotas);
        this.authorizer = AuthorizerSettings.of(config).map(settings -> new Authorizer(config.nodeId(), ports.clock(), settings, images::image));
        authorizer.ifPresent(loader::addPublisher);
        loader.addPublisher(new ClusterEvents(events));
        this.keys = new KeyRenewal(config.nodeId(), ports.network()::renewKeys);
    }

    /** Begins to follow the metadata; publishers are in place. On the metadata lane. */
    public void start() {
        loader.addPublisher(images);
        loader.addPublisher(connectionQuotas);
        loader.addPublisher(keys);
        raft.addListener(loader);
        raft.addListener(new RaftListener() {
            @Override
            public void committed(CommittedBatch batch) {
                // Only leaders matter here.
            }

            @Override
            public void loadSnapshot(SnapshotContents snapshot) {
                // Only leaders matter here.
            }

            @Override
            public void leaderChanged(LeaderAndEpoch now) {
                leader = now;
                channel.leaderChanged();
            }

            @Override
            public void closing() {
                leader = LeaderAndEpoch.UNKNOWN;
            }
        });
    }

    private Optional<Peer> activeController() {
        LeaderAndEpoch now = raft.leaderAndEpoch();
        Optional<Endpoint> endpoint = raft.leaderEndpoint();
        if (now.leaderId().isEmpty() || endpoint.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Peer(
                now.leaderId().getAsInt(), endpoint.get().host(), endpoint.get().port(), controllerListener));
    }

    public RaftNode raft() {
        return raft;
    }

    public Lane lane() {
        return lane;
    }

    public MetadataLoader loader() {
        return loader;
    }

    public ImageWatch images() {
        return images;
    }

    public ControllerChannel channel() {
        return channel;
    }

    /** Who decides what clients may do; nobody, if everything is allowed. */
    public Optional<Authorizer> authorizer() {
        return authorizer;
    }

    /** Which topics clients may use, where only handlers can ask. */
    public TopicAccess topicAccess() {
        return authorizer.<TopicAccess>map(present -> present).orElse(TopicAccess.OPEN);
    }

    /** Any thread. */
    public LeaderAndEpoch leader() {
        return leader;
    }

    /** The finalised {@code kraft.version}; any thread. */
    public short kraftVersion() {
        return dynamicQuorum ? DYNAMIC_QUORUM : 0;
    }
}
