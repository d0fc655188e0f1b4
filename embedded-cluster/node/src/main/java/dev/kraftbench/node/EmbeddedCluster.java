package dev.kraftbench.node;

import dev.kraftbench.kernel.LinkFaults;
import dev.kraftbench.group.GroupEvent;
import dev.kraftbench.metadata.ClusterEvent;
import dev.kraftbench.node.internal.ClusterFile;
import dev.kraftbench.node.internal.ClusterMachine;
import dev.kraftbench.share.ShareEvent;
import dev.kraftbench.share.ShareWindow;
import dev.kraftbench.transaction.TransactionEvent;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A cluster inside this JVM: its nodes share lanes and helpers and reach each other by reference; clients come by sockets. The first
 * three nodes (or fewer) are brokers and voters, the others brokers only. Its directory is formatted on the first start and used again
 * on later ones.
 *
 * <p>Safe for any thread. What waits says so; everything else returns futures.
 */
public final class EmbeddedCluster implements AutoCloseable {

    /** What a cluster is to be. */
    public static final class Builder {
        private String name = "cluster";
        private int brokers = 3;
        private int port;
        private @Nullable Path dataDir;
        private final Map<String, String> settings = new TreeMap<>();
        private final List<NodeListener> listeners = new CopyOnWriteArrayList<>();
        private NodeFactories factories = NodeFactories.DIRECT;

        private Builder() {}

        /** For thread names. */
        public Builder name(String clusterName) {
            name = clusterName;
            return this;
        }

        public Builder brokers(int count) {
            brokers = count;
            return this;
        }

        /** Port of the first broker, the others on those after it; 0 for any free ones. */
        public Builder port(int first) {
            port = first;
            return this;
        }

        public Builder dataDir(Path directory) {
            dataDir = directory;
            return this;
        }

        /** A property of all nodes, by Kafka's name. */
        public Builder set(String property, String value) {
            settings.put(property, value);
            return this;
        }

        /** One more that hears what happens to the nodes and the cluster, on the lanes of the nodes. */
        public Builder listener(NodeListener hears) {
            listeners.add(hears);
            return this;
        }

        /** Where the parts of the nodes come from. */
        public Builder factories(NodeFactories nodeFactories) {
            factories = nodeFactories;
            return this;
        }

        /** @throws ConfigProblem if the numbers make no sense or no directory was named */
        public EmbeddedCluster build() throws ConfigProblem {
            if (brokers < 1 || brokers > MAX_BROKERS) {
                throw new ConfigProblem("--brokers: " + brokers + " is not between 1 and " + MAX_BROKERS);
            }
            if (port < 0 || port + brokers - 1 > MAX_PORT) {
                throw new ConfigProblem("--port: ports " + port + " to " + (port + brokers - 1) + " are not between 0 and " + MAX_PORT);
            }
            if (dataDir == null) {
                throw new ConfigProblem("--data is missing: name a directory for the cluster's data");
            }
            return new EmbeddedCluster(this);
        }
    }

    private static final int MAX_BROKERS = 64;
    private static final int MAX_PORT = 65535;

    private final Builder blueprint;
    private final LinkFaults faults = new LinkFaults();
    private final Map<Integer, Node> nodes = new LinkedHashMap<>();
    private final CompletableFuture<Void> failed = new CompletableFuture<>();
    private final NodeListener told;
    private @Nullable ClusterMachine machine;
    private volatile @Nullable ClusterFile file;

    private EmbeddedCluster(Builder blueprint) {
        this.blueprint = blueprint;
        this.told = new Told(List.copyOf(blueprint.listeners));
    }

    /** Passes a node's news on to all who want it. */
    private static final class Told implements NodeListener {
        private final List<NodeListener> listeners;

        Told(List<NodeListener> listeners) {
            this.listeners = listeners;
        }

        @Override
        public void clusterChanged(int nodeId, ClusterEvent event) {
            listeners.forEach(listener -> listener.clusterChanged(nodeId, event));
        }

        @Override
        public void stateChanged(int nodeId, NodeState state) {
            listeners.forEach(listener -> listener.stateChanged(nodeId, state));
        }

        @Override
        public void groupChanged(int nodeId, GroupEvent event) {
            listeners.forEach(listener -> listener.groupChanged(nodeId, event));
        }

        @Override
        public void transactionChanged(int nodeId, TransactionEvent event) {
            listeners.forEach(listener -> listener.transactionChanged(nodeId, event));
        }

        @Override
        public boolean hearsOfShares() {
            return listeners.stream().anyMatch(NodeListener::hearsOfShares);
        }

        @Override
        public void sharesChanged(int nodeId, List<ShareEvent> events) {
            listeners.stream().filter(NodeListener::hearsOfShares).forEach(listener -> listener.sharesChanged(nodeId, events));
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    /** What is wrong with the links between the nodes, on purpose. */
    public LinkFaults faults() {
        return faults;
    }

    /**
     * Starts all nodes. Taking ports and opening directories waits; the rest does not.
     *
     * @return completes when every broker serves
     * @throws ConfigProblem if a port, a directory or a setting can't be used; nothing on disk has changed then
     */
    public CompletableFuture<Void> start() throws ConfigProblem {
        List<Node> starting;
        synchronized (this) {
            if (machine != null) {
                throw new IllegalStateException("cluster was started before");
            }
            machine = new ClusterMachine(blueprint.name, faults, blueprint.factories);
            try {
                starting = prepareNodes();
            } catch (ConfigProblem | RuntimeException e) {
                CompletableFuture.allOf(nodes.values().stream().map(Node::kill).toArray(CompletableFuture[]::new)).join();
                machine.close();
                machine = null;
                nodes.clear();
                throw e;
            }
        }
        starting.forEach(this::watch);
        CompletableFuture<?>[] all = starting.stream().map(Node::start).toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(all);
    }

    private List<Node> prepareNodes() throws ConfigProblem {
        file = ClusterFile.read(machine.disk(), blueprint.dataDir, blueprint.brokers, blueprint.port, machine.random().get());
        for (int id : file.nodeIds()) {
            machine.network().expect(id);
        }
        // All ports first: if one is taken, no directory has been touched.
        for (int id : file.nodeIds()) {
            Node node = machine.bind(file.configOf(id, blueprint.settings), told);
            nodes.put(id, node);
            file.bound(id, machine.portsOf(node));
        }
        file.formatMissing(machine.disk(), machine.clock(), machine.random().get(), nodes);
        return machine.inParallel(List.copyOf(nodes.values()), node -> {
            node.prepare();
            return node;
        });
    }

    private void watch(Node node) {
        node.stopped().exceptionally(failure -> {
            failed.completeExceptionally(failure);
            return null;
        });
    }

    synchronized Node node(int id) {
        Node node = nodes.get(id);
        if (node == null) {
            throw new IllegalArgumentException("no node " + id);
        }
        return node;
    }

    public synchronized List<Integer> nodeIds() {
        return List.copyOf(nodes.keySet());
    }

    public NodeState stateOf(int id) {
        return node(id).state();
    }

    /** Addresses of the brokers for clients, {@code host:port} with commas between. */
    public synchronized String bootstrapServers() {
        return nodes.values().stream().filter(node -> node.config().isBroker()).map(Node::bootstrap).collect(Collectors.joining(","));
    }

    /** Any thread, lanes too: never waits, also while a node is being started. */
    public String clusterId() {
        ClusterFile known = file;
        if (known == null) {
            throw new IllegalStateException("cluster is not started");
        }
        return known.clusterId();
    }

    /** Controlled shutdown of one node; the others go on. */
    public CompletableFuture<Void> stopNode(int id) {
        return node(id).stop();
    }

    /** Ends one node at once, as kill -9 would end a process. */
    public CompletableFuture<Void> killNode(int id) {
        return node(id).kill();
    }

    /** Starts a node that has been stopped or killed; takes its port and opens its directory, which waits. */
    public CompletableFuture<Void> startNode(int id) throws ConfigProblem {
        Node fresh;
        synchronized (this) {
            Node old = node(id);
            if (!old.stopped().isDone()) {
                throw new IllegalStateException("node " + id + " is " + old.state());
            }
            machine.network().expect(id);
            fresh = machine.bind(file.configOf(id, blueprint.settings, machine.portsOf(old)), told);
            fresh.prepare();
            nodes.put(id, fresh);
            machine.forget(old);
        }
        watch(fresh);
        return fresh.start();
    }

    /** Completes exceptionally when a node has failed by itself. */
    public CompletableFuture<Void> failed() {
        return failed;
    }

    /** How the running nodes stand; completes on a lane. */
    public CompletableFuture<List<NodeStatus>> status() {
        return ofRunning(Node::status);
    }

    /** What is under delivery for a share group, in no order; completes on a lane. */
    public CompletableFuture<List<ShareWindow>> shareWindows(String groupId) {
        return ofRunning(node -> node.shareWindows(groupId)).thenApply(all -> all.stream().flatMap(List::stream).toList());
    }

    /** The answers of those running nodes that give one. */
    private <T> CompletableFuture<List<T>> ofRunning(Function<Node, CompletableFuture<T>> question) {
        List<CompletableFuture<T>> parts;
        synchronized (this) {
            parts = nodes.values().stream()
                    .filter(node -> node.state() == NodeState.RUNNING || node.state() == NodeState.STARTING)
                    .map(question)
                    .toList();
        }
        return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
                .handle((done, failure) -> parts.stream()
                        .filter(part -> !part.isCompletedExceptionally())
                        .map(CompletableFuture::join)
                        .toList());
    }

    /** Stops all nodes in good order; completes when all files are closed. The cluster can't be started again; build another. */
    public CompletableFuture<Void> stop() {
        List<Node> running;
        synchronized (this) {
            if (machine == null) {
                return CompletableFuture.completedFuture(null);
            }
            running = nodes.values().stream().filter(node -> !node.stopped().isDone()).toList();
        }
        // First all brokers leave, while the controllers are still there to let them go.
        CompletableFuture<?>[] left = running.stream().map(Node::leave).toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(left)
                .thenCompose(done -> CompletableFuture.allOf(
                        running.stream().map(Node::stop).toArray(CompletableFuture[]::new)))
                .whenCompleteAsync((done, failure) -> machine.close(), Thread::startVirtualThread);
    }

    /** {@link #stop()}, waiting for it. */
    @Override
    public void close() {
        try {
            stop().join();
        } catch (CompletionException e) {
            throw new IllegalStateException("cluster did not stop cleanly", e.getCause());
        }
    }
}
