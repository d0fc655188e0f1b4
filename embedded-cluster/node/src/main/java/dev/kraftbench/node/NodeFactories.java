package dev.kraftbench.node;

import dev.kraftbench.broker.BrokerLifecycle;
import dev.kraftbench.broker.ControllerChannel;
import dev.kraftbench.controller.Controller;
import dev.kraftbench.controller.ControllerConfig;
import dev.kraftbench.controller.ControllerPorts;
import dev.kraftbench.controller.MetadataLoader;
import dev.kraftbench.raft.RaftConfig;
import dev.kraftbench.raft.RaftNode;
import dev.kraftbench.raft.RaftPorts;
import dev.kraftbench.replication.ReplicaConfig;
import dev.kraftbench.replication.ReplicaPorts;
import dev.kraftbench.replication.Replicas;
import dev.kraftbench.storage.LogDirs;
import dev.kraftbench.storage.StorageContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.common.Uuid;

/** Where a node's parts come from: plain Java makes them directly, in an OSGi framework each factory is a service. Safe for any thread. */
public record NodeFactories(
        StorageFactory storage,
        QuorumFactory quorum,
        ControllerFactory controller,
        ReplicationFactory replication,
        BrokerFactory broker) {

    /** Makes each part directly. */
    public static final NodeFactories DIRECT =
            new NodeFactories(LogDirs::open, RaftNode::open, Controller::new, Replicas::new, BrokerLifecycle::new);

    /** Opens the log directories of a node. Waits; off the lanes. */
    @FunctionalInterface
    public interface StorageFactory {
        /** @param others locked too, but for no logs of topics */
        LogDirs open(StorageContext context, List<Path> directories, List<Path> others) throws IOException;
    }

    /** Opens a node's part of the metadata quorum. Waits; off the lanes. */
    @FunctionalInterface
    public interface QuorumFactory {
        RaftNode open(RaftConfig config, RaftPorts ports) throws IOException;
    }

    /** On the metadata lane. */
    @FunctionalInterface
    public interface ControllerFactory {
        Controller create(ControllerConfig config, ControllerPorts ports, MetadataLoader loader);
    }

    /** On the metadata lane. */
    @FunctionalInterface
    public interface ReplicationFactory {
        Replicas create(ReplicaConfig config, LogDirs directories, ReplicaPorts ports);
    }

    /** Makes a broker's life in its cluster: registration, heartbeats, controlled shutdown. On the metadata lane. */
    @FunctionalInterface
    public interface BrokerFactory {
        BrokerLifecycle create(
                BrokerLifecycle.Settings settings,
                ControllerChannel controller,
                Supplier<List<Uuid>> offlineDirectories,
                BrokerLifecycle.Listener listener);
    }
}
