package dev.kraftbench.node.internal;

import dev.kraftbench.kernel.Clock;
import dev.kraftbench.kernel.Disk;
import dev.kraftbench.kernel.LinkFaults;
import dev.kraftbench.kernel.jdk.FileDisk;
import dev.kraftbench.kernel.jdk.SystemClock;
import dev.kraftbench.kernel.jdk.ThreadHelpers;
import dev.kraftbench.node.ConfigProblem;
import dev.kraftbench.node.Node;
import dev.kraftbench.node.NodeConfig;
import dev.kraftbench.node.NodeFactories;
import dev.kraftbench.node.NodeListener;
import dev.kraftbench.node.NodePorts;
import dev.kraftbench.node.SocketNetwork;
import dev.kraftbench.transport.KeyThreads;
import dev.kraftbench.transport.ListenAddress;
import dev.kraftbench.transport.LocalNetwork;
import dev.kraftbench.transport.LoopLanes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The real machine on which the nodes of one JVM run: lanes, helpers, disk, clock, chance, sockets. Safe for any thread. */
public final class ClusterMachine implements AutoCloseable {

    /** A step that may find that something has to be changed. */
    @FunctionalInterface
    public interface Step<T, R> {
        R apply(T value) throws ConfigProblem;
    }

    private static final Logger LOG = LoggerFactory.getLogger(ClusterMachine.class);
    private static final int MIN_LANES = 2;
    private static final int MAX_LANES = 16;
    private static final int MAX_KEY_THREADS = 8;
    private static final int HELPER_QUEUE = 100_000;
    private static final int NETWORK_THREADS = 4;
    private static final int NETWORK_QUEUE = 10_000;

    private final LoopLanes lanes;
    private final ThreadHelpers helpers;
    /** Names that nobody finds may take seconds each: they keep no log from being forced. */
    private final ThreadHelpers networkHelpers;
    private final KeyThreads keyThreads;
    private final Disk disk = FileDisk.INSTANCE;
    private final Clock clock = SystemClock.INSTANCE;
    private final LocalNetwork network;
    private final NodeFactories factories;
    private final Map<Node, SocketNetwork> networks = new HashMap<>();

    public ClusterMachine(String name, LinkFaults faults, NodeFactories factories) {
        this.factories = factories;
        int processors = Runtime.getRuntime().availableProcessors();
        lanes = LoopLanes.start(
                name + "-lane",
                Math.clamp(processors, MIN_LANES, MAX_LANES),
                clock,
                (lane, failure) -> LOG.atError().addKeyValue("lane", lane.name()).setCause(failure).log("a task failed"));
        helpers = new ThreadHelpers(name, Math.max(4, processors), HELPER_QUEUE);
        networkHelpers = new ThreadHelpers(name + "-network", NETWORK_THREADS, NETWORK_QUEUE);
        keyThreads = new KeyThreads(name, Math.clamp(processors / 2, 1, MAX_KEY_THREADS));
        network = new LocalNetwork(faults);
    }

    public Disk disk() {
        return disk;
    }

    public Clock clock() {
        return clock;
    }

    public LocalNetwork network() {
        return network;
    }

    /** Generators of real chance. */
    public Supplier<RandomGenerator> random() {
        return () -> RandomGenerator.of("L64X128MixRandom");
    }

    /** Makes a node and takes its ports. Waits. */
    public synchronized Node bind(NodeConfig config, NodeListener listener) throws ConfigProblem {
        SocketNetwork sockets = new SocketNetwork(config, lanes, networkHelpers, keyThreads, network);
        Node node = new Node(config, new NodePorts(lanes, clock, disk, helpers, sockets, random(), factories), listener);
        node.bind();
        networks.put(node, sockets);
        return node;
    }

    /** Whether nobody listens on this port of the loopback address at the moment. Waits. */
    public static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The ports that a node's listeners have got. */
    public synchronized Map<String, Integer> portsOf(Node node) {
        Map<String, Integer> ports = new LinkedHashMap<>();
        for (ListenAddress address : node.config().listeners()) {
            ports.put(address.listener(), networks.get(node).port(address.listener()));
        }
        return ports;
    }

    /** Lets go of a node that has stopped and that another one has taken the place of. */
    public synchronized void forget(Node node) {
        networks.remove(node);
    }

    /** Runs a step for each value at the same time and waits for all; the first problem is thrown when all have ended. */
    public <T, R> List<R> inParallel(List<T> values, Step<T, R> step) throws ConfigProblem {
        List<CompletableFuture<R>> running = new ArrayList<>();
        for (T value : values) {
            running.add(CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return step.apply(value);
                        } catch (ConfigProblem e) {
                            throw new CompletionException(e);
                        }
                    },
                    // what a virtual one starts would inherit the priority of whichever thread carries it, not the caller's
                    task -> Thread.ofPlatform().daemon().name("kraftbench-prepare").start(task)));
        }
        List<R> results = new ArrayList<>();
        Throwable failure = null;
        for (CompletableFuture<R> one : running) {
            try {
                results.add(one.join());
            } catch (CompletionException e) {
                failure = failure == null ? e.getCause() : failure;
            }
        }
        switch (failure) {
            case null -> {
                return results;
            }
            case ConfigProblem problem -> throw problem;
            case RuntimeException e -> throw e;
            default -> throw new IllegalStateException(failure);
        }
    }

    /** Ends lanes and helpers; waits for what runs on them. */
    @Override
    public void close() {
        keyThreads.close();
        lanes.close();
        networkHelpers.close();
        helpers.close();
    }
}
