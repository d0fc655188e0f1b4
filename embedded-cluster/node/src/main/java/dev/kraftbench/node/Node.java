package dev.kraftbench.node;

import dev.kraftbench.broker.BrokerLifecycle;
import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.PatientHelpers;
import dev.kraftbench.metadata.Endpoint;
import dev.kraftbench.node.internal.BrokerPart;
import dev.kraftbench.node.internal.ControllerPart;
import dev.kraftbench.node.internal.MetadataPart;
import dev.kraftbench.node.internal.QuorumSettings;
import dev.kraftbench.node.internal.security.Gates;
import dev.kraftbench.node.internal.security.ListenerSettings;
import dev.kraftbench.raft.RaftNode;
import dev.kraftbench.raft.RaftPorts;
import dev.kraftbench.replication.PartitionStatus;
import dev.kraftbench.share.ShareEvent;
import dev.kraftbench.share.ShareEvents;
import dev.kraftbench.share.ShareWindow;
import dev.kraftbench.storage.LogDirs;
import dev.kraftbench.storage.MetaProperties;
import dev.kraftbench.storage.StorageContext;
import dev.kraftbench.transport.ListenAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node of a cluster: broker, controller or both.
 *
 * <pre>
 *   new Node → prepare() takes ports and directories, or says what is wrong
 *            → start()   completes when the node serves what its roles ask for
 *            → stop()    hands over and closes in good order
 *              kill()    drops everything, as the end of a process would
 * </pre>
 *
 * Safe for any thread; its state lives on its metadata lane.
 */
public final class Node {

    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final long LEAVE_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final NodeConfig config;
    private final NodePorts ports;
    private final NodeListener listener;
    private final Lane lane;
    private final Uuid incarnationId;
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private volatile NodeState state = NodeState.NEW;
    private @Nullable String clusterId;
    private @Nullable LogDirs directories;
    private @Nullable RaftNode raft;
    private @Nullable MetadataPart metadata;
    private @Nullable Gates gates;
    private @Nullable ControllerPart controller;
    private @Nullable BrokerPart broker;

    public Node(NodeConfig config, NodePorts ports, NodeListener listener) {
        this.config = config;
        this.ports = ports;
        this.listener = listener;
        this.lane = ports.lanes().laneFor(config.nodeId());
        this.incarnationId = Formatting.randomId(ports.random().get());
    }

    public NodeConfig config() {
        return config;
    }

    public int id() {
        return config.nodeId();
    }

    public NodeState state() {
        return state;
    }

    /** Completes when the node has ended, exceptionally if it failed. */
    public CompletableFuture<Void> stopped() {
        return stopped;
    }

    /** {@code host:port} by which clients reach this broker, or a controller if it is none. */
    public String bootstrap() {
        for (ListenAddress address : config.advertised()) {
            if (config.isBroker() == !config.controllerListeners().contains(address.listener())) {
                return address.host() + ":" + portOf(address);
            }
        }
        throw new IllegalStateException("node " + id() + " has no listener");
    }

    private int portOf(ListenAddress address) {
        return address.port() == 0 ? ports.network().port(address.listener()) : address.port();
    }

    private ShareEvents shareEvents() {
        return new ShareEvents() {
            @Override
            public boolean wanted() {
                return listener.hearsOfShares();
            }

            @Override
            public void happened(List<ShareEvent> events) {
                lane.execute(() -> listener.sharesChanged(id(), events));
            }
        };
    }

    /** Takes the listeners' ports, before anything on disk is touched. */
    public void bind() throws ConfigProblem {
        ports.network().bind(config.listeners());
    }

    /**
     * Opens the directories and the metadata log. Waits. If anything is wrong, nothing on disk has changed and the ports are free again.
     */
    public void prepare() throws ConfigProblem {
        try {
            Map<Path, MetaProperties> formatted = Formatting.read(ports.disk(), config);
            clusterId = Formatting.clusterIdOf(formatted, config);
            for (Path directory : config.allDirs()) {
                Formatting.checkWritable(ports.disk(), directory);
            }
            directories = ports.factories().storage().open(
                    new StorageContext(id(), ports.disk(), ports.clock(), ports.helpers(), config.longValue("producer.id.expiration.ms")),
                    config.logDirs(),
                    config.logDirs().contains(config.metadataLogDir()) ? List.of() : List.of(config.metadataLogDir()));
            Uuid metadataDirectory = formatted.get(config.metadataLogDir()).directoryId();
            raft = ports.factories().quorum().open(
                    QuorumSettings.of(config, ports.network(), clusterId, metadataDirectory == null ? Uuid.ZERO_UUID : metadataDirectory),
                    new RaftPorts(lane, ports.helpers(), ports.disk(), ports.network().links(), ports.random().get()));
        } catch (LogDirs.LogDirInUseException e) {
            abandonPreparation();
            throw new ConfigProblem(e.getMessage() + ": stop that one or choose another directory", e);
        } catch (IOException e) {
            abandonPreparation();
            throw new ConfigProblem("the data of node " + id() + " can't be opened: " + e.getMessage(), e);
        } catch (ConfigProblem | RuntimeException e) {
            abandonPreparation();
            throw e;
        }
    }

    private void abandonPreparation() {
        ports.network().close();
        if (directories != null) {
            directories.giveBack();
            directories = null;
        }
    }

    /** Starts what {@link #prepare} has opened; completes when the node serves. */
    public CompletableFuture<Void> start() {
        lane.execute(this::startOnLane);
        return started;
    }

    private void startOnLane() {
        if (state != NodeState.NEW) {
            return;
        }
        become(NodeState.STARTING);
        try {
            assemble();
        } catch (RuntimeException | ConfigProblem e) {
            fail("node " + id() + " can't start: " + e, e);
        }
    }

    private void assemble() throws ConfigProblem {
        metadata = new MetadataPart(
                config, ports, lane, raft, e -> fail("metadata of node " + id() + " can't be followed: " + e, e), event -> listener.clusterChanged(id(), event));
        gates = new Gates(config, metadata.images()::image);
        if (config.isController()) {
            controller = new ControllerPart(config, ports, metadata, clusterId, incarnationId, endpoints(true));
        }
        if (config.isBroker()) {
            BrokerPart.Identity identity = new BrokerPart.Identity(clusterId, incarnationId, endpoints(false));
            broker = new BrokerPart(config, ports, metadata, directories, identity, new BrokerLifecycle.Listener() {
                @Override
                public void running() {
                    serve();
                }

                @Override
                public void useless(String reason) {
                    fail(reason, new IllegalStateException(reason));
                }
            }, new BrokerPart.CoordinatorEvents(
                    event -> listener.groupChanged(id(), event), event -> listener.transactionChanged(id(), event), shareEvents()));
        }
        for (ListenAddress address : config.listeners()) {
            boolean ofController = config.controllerListeners().contains(address.listener());
            if (ofController) {
                ports.network().openToNodes(address.listener(), controller.table());
                ports.network().openToClients(address.listener(), controller.table(), gates.of(address.listener()));
            } else {
                ports.network().openToNodes(address.listener(), broker.table());
            }
        }
        if (broker != null) {
            broker.start();
        }
        metadata.start();
        if (controller != null) {
            controller.start();
        }
        raft.onFailure(e -> fail("the metadata log of node " + id() + " can't be used: " + e, e));
        raft.start();
        if (broker == null) {
            become(NodeState.RUNNING);
            started.complete(null);
        }
    }

    /** The broker is unfenced: its clients may come. */
    private void serve() {
        if (state != NodeState.STARTING) {
            return;
        }
        for (ListenAddress address : config.listeners()) {
            if (!config.controllerListeners().contains(address.listener())) {
                ports.network().openToClients(address.listener(), broker.gate(), gates.of(address.listener()));
            }
        }
        become(NodeState.RUNNING);
        started.complete(null);
    }

    private List<Endpoint> endpoints(boolean ofController) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (ListenAddress address : config.advertised()) {
            if (ofController == config.controllerListeners().contains(address.listener())) {
                endpoints.add(new Endpoint(address.listener(), address.host(), portOf(address),
                        ListenerSettings.of(config, address.listener()).protocol()));
            }
        }
        return endpoints;
    }

    private void become(NodeState next) {
        state = next;
        listener.stateChanged(id(), next);
    }

    private void fail(String reason, Throwable cause) {
        LOG.atError().addKeyValue("nodeId", id()).setCause(cause).log("node fails: {}", reason);
        end(NodeState.FAILED, new IllegalStateException(reason, cause));
    }

    /** Controlled shutdown of the broker: its leaderships move to others. Completes when they have, or can't. */
    public CompletableFuture<Void> leave() {
        CompletableFuture<Void> left = new CompletableFuture<>();
        lane.execute(() -> {
            boolean leaves = broker != null && (state == NodeState.RUNNING || state == NodeState.STARTING);
            if (state == NodeState.RUNNING || state == NodeState.STARTING) {
                become(NodeState.STOPPING);
            }
            if (leaves && config.bool("controlled.shutdown.enable")) {
                broker.lifecycle().shutDown(LEAVE_TIMEOUT_NANOS, () -> left.complete(null));
            } else {
                left.complete(null);
            }
        });
        return left;
    }

    /** Stops in good order; completes when all files are closed. */
    public CompletableFuture<Void> stop() {
        leave().thenRun(() -> lane.execute(this::closeInOrder));
        return stopped;
    }

    private void closeInOrder() {
        if (state == NodeState.STOPPED || state == NodeState.FAILED || stopped.isDone()) {
            return;
        }
        if (metadata == null) {
            end(NodeState.STOPPED, null);
            return;
        }
        long epoch = broker == null ? -1 : broker.lifecycle().brokerEpoch();
        if (broker != null) {
            broker.lifecycle().abandon();
        }
        if (controller != null) {
            controller.stop();
        }
        metadata.channel().close();
        CompletableFuture<Void> replicasStopped =
                broker == null ? CompletableFuture.completedFuture(null) : broker.stop();
        raft.shutdown(() -> {
            CompletableFuture<Void> portsFree = ports.network().close();
            CompletableFuture.allOf(replicasStopped, portsFree).thenRun(() -> PatientHelpers.of(ports.helpers()).submit(
                    lane,
                    () -> {
                        directories.close(epoch >= 0 ? OptionalLong.of(epoch) : OptionalLong.empty());
                        return true;
                    },
                    this::directoriesClosed));
        });
    }

    private void directoriesClosed(Helpers.Outcome<Boolean> outcome) {
        switch (outcome) {
            case Helpers.Outcome.Done<Boolean> done -> {
                become(NodeState.STOPPED);
                stopped.complete(null);
            }
            case Helpers.Outcome.Failed<Boolean>(Exception cause) -> {
                LOG.atError().addKeyValue("nodeId", id()).setCause(cause).log("directories not closed cleanly");
                become(NodeState.FAILED);
                stopped.completeExceptionally(cause);
            }
        }
        started.completeExceptionally(new IllegalStateException("node " + id() + " was stopped"));
    }

    /** Ends at once: connections break, nothing more is written or told. Completes when the files are closed. */
    public CompletableFuture<Void> kill() {
        lane.execute(() -> end(NodeState.STOPPED, null));
        return stopped;
    }

    private void end(NodeState last, @Nullable Exception failure) {
        if (state == NodeState.STOPPED || state == NodeState.FAILED) {
            return;
        }
        become(last);
        CompletableFuture<Void> portsFree = ports.network().close();
        CompletableFuture<Void> replicasStopped = CompletableFuture.completedFuture(null);
        if (broker != null) {
            broker.lifecycle().abandon();
            replicasStopped = broker.stop();
        }
        if (controller != null) {
            controller.stop();
        }
        if (metadata != null) {
            metadata.channel().close();
        }
        CompletableFuture<Void> raftStopped = new CompletableFuture<>();
        if (raft != null) {
            raft.close();
            raft.shutdown(() -> raftStopped.complete(null));
        } else {
            raftStopped.complete(null);
        }
        CompletableFuture.allOf(replicasStopped, raftStopped).thenRun(() -> PatientHelpers.of(ports.helpers()).submit(
                lane,
                () -> {
                    if (directories != null) {
                        directories.abandon();
                    }
                    return true;
                },
                done -> {
                    Exception cause = failure != null ? failure : new IllegalStateException("node " + id() + " was killed");
                    started.completeExceptionally(cause);
                    if (failure == null) {
                        stopped.complete(null);
                    } else {
                        stopped.completeExceptionally(failure);
                    }
                }));
    }

    /** How the node stands; completes on one of its lanes, or exceptionally if it is not running. */
    public CompletableFuture<NodeStatus> status() {
        CompletableFuture<NodeStatus> status = new CompletableFuture<>();
        lane.execute(() -> {
            if (metadata == null || state == NodeState.STOPPED || state == NodeState.FAILED) {
                status.completeExceptionally(new IllegalStateException("node " + id() + " is " + state));
                return;
            }
            var quorum = raft.status();
            var image = metadata.images().image();
            CompletableFuture<List<PartitionStatus>> partitions =
                    broker == null ? CompletableFuture.completedFuture(List.of()) : broker.replicas().snapshot();
            partitions.whenComplete((all, failure) -> {
                if (failure != null) {
                    status.completeExceptionally(failure);
                } else {
                    status.complete(new NodeStatus(
                            id(), state, config.roles(), config.isBroker() ? bootstrap() : "", quorum, image, all));
                }
            });
        });
        return status;
    }

    /** What is under delivery for a share group, of the partitions that this node leads; nothing while it does not run. Completes on a lane. */
    public CompletableFuture<List<ShareWindow>> shareWindows(String groupId) {
        CompletableFuture<List<ShareWindow>> windows = new CompletableFuture<>();
        lane.execute(() -> {
            if (broker == null || state == NodeState.STOPPED || state == NodeState.FAILED) {
                windows.complete(List.of());
                return;
            }
            broker.shareWindows(groupId).whenComplete((all, failure) -> {
                if (failure != null) {
                    windows.completeExceptionally(failure);
                } else {
                    windows.complete(all);
                }
            });
        });
        return windows;
    }
}
