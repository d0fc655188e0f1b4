package dev.kraftbench.services.internal;

import dev.kraftbench.broker.BrokerLifecycle;
import dev.kraftbench.controller.Controller;
import dev.kraftbench.metadata.ClusterEvent;
import dev.kraftbench.node.NodeFactories;
import dev.kraftbench.node.NodeListener;
import dev.kraftbench.node.NodeState;
import dev.kraftbench.raft.RaftNode;
import dev.kraftbench.replication.Replicas;
import dev.kraftbench.services.NodePart;
import dev.kraftbench.storage.LogDirs;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/**
 * Makes services of a cluster's parts as its nodes are assembled, and takes them back when a node has ended. Registering calls other bundles'
 * listeners, so it happens on an executor, never on a node's lane.
 */
final class NodePartServices implements NodeListener {
    private final BundleContext context;
    private final String cluster;
    private final Executor executor;
    private final Map<Integer, List<ServiceRegistration<?>>> registered = new HashMap<>();
    private boolean closed;

    /** @param executor runs one task after the other */
    NodePartServices(BundleContext context, String cluster, Executor executor) {
        this.context = context;
        this.cluster = cluster;
        this.executor = executor;
    }

    /** The same factories, whose products become services. */
    NodeFactories publishing(NodeFactories factories) {
        return new NodeFactories(
                (storage, directories, others) ->
                        published(storage.nodeId(), NodePart.STORAGE, LogDirs.class, factories.storage().open(storage, directories, others)),
                (config, ports) -> published(config.nodeId(), NodePart.QUORUM, RaftNode.class, factories.quorum().open(config, ports)),
                (config, ports, loader) ->
                        published(config.nodeId(), NodePart.CONTROLLER, Controller.class, factories.controller().create(config, ports, loader)),
                (config, directories, ports) ->
                        published(config.nodeId(), NodePart.REPLICATION, Replicas.class, factories.replication().create(config, directories, ports)),
                (settings, channel, offline, listener) -> published(settings.nodeId(), NodePart.BROKER, BrokerLifecycle.class,
                        factories.broker().create(settings, channel, offline, listener)));
    }

    private <T> T published(int nodeId, String role, Class<T> type, T part) {
        executor.execute(() -> register(nodeId, role, type, part));
        return part;
    }

    private synchronized <T> void register(int nodeId, String role, Class<T> type, T part) {
        if (closed) {
            return;
        }
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(NodePart.CLUSTER, cluster);
        properties.put(NodePart.NODE_ID, nodeId);
        properties.put(NodePart.ROLE, role);
        registered.computeIfAbsent(nodeId, id -> new ArrayList<>()).add(context.registerService(type, part, properties));
    }

    @Override
    public void stateChanged(int nodeId, NodeState state) {
        if (state == NodeState.STOPPED || state == NodeState.FAILED) {
            executor.execute(() -> unregister(nodeId));
        }
    }

    @Override
    public void clusterChanged(int nodeId, ClusterEvent event) {
        // only the nodes' states matter here
    }

    private synchronized void unregister(int nodeId) {
        List<ServiceRegistration<?>> ofNode = registered.remove(nodeId);
        if (ofNode != null) {
            ofNode.forEach(ServiceRegistration::unregister);
        }
    }

    /** Takes back what is left. */
    synchronized void close() {
        closed = true;
        List.copyOf(registered.keySet()).forEach(this::unregister);
    }
}
