package dev.kraftbench.node.internal;

import dev.kraftbench.kernel.Clock;
import dev.kraftbench.kernel.Disk;
import dev.kraftbench.kernel.DiskFile;
import dev.kraftbench.node.ConfigProblem;
import dev.kraftbench.node.Formatting;
import dev.kraftbench.node.Node;
import dev.kraftbench.node.NodeConfig;
import dev.kraftbench.raft.Endpoint;
import dev.kraftbench.raft.ReplicaKey;
import dev.kraftbench.raft.VoterSet;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;

/**
 * {@code cluster.properties} in the data directory of an embedded cluster: its id, how many brokers it has, and the ports that its
 * controllers have been given, which the metadata log names and which therefore should stay. Waits.
 */
public final class ClusterFile {

    private static final String FILE_NAME = "cluster.properties";
    private static final String BROKER_LISTENER = "PLAINTEXT";
    private static final String CONTROLLER_LISTENER = "CONTROLLER";
    private static final String HOST = "127.0.0.1";
    private static final int MAX_VOTERS = 3;
    private static final int MAX_FILE_BYTES = 1 << 20;

    private final Path directory;
    private final String clusterId;
    private final int brokers;
    private final int port;
    private final boolean isNew;
    private final Map<Integer, Integer> controllerPorts = new TreeMap<>();

    private ClusterFile(Path directory, String clusterId, int brokers, int port, boolean isNew) {
        this.directory = directory;
        this.clusterId = clusterId;
        this.brokers = brokers;
        this.port = port;
        this.isNew = isNew;
    }

    /** Reads what is there, or plans a new cluster; changes nothing. */
    public static ClusterFile read(Disk disk, Path directory, int brokers, int port, RandomGenerator random) throws ConfigProblem {
        Path file = directory.resolve(FILE_NAME);
        if (disk.exists(directory) && !disk.isDirectory(directory)) {
            throw new ConfigProblem("--data: " + directory + " is a file, name a directory");
        }
        if (!disk.exists(file)) {
            checkEmpty(disk, directory);
            return new ClusterFile(directory, Formatting.randomId(random).toString(), brokers, port, true);
        }
        Properties properties = load(disk, file);
        int known = number(properties, "brokers", file);
        if (known != brokers) {
            throw new ConfigProblem("--brokers: the cluster in " + directory + " has " + known + " brokers, not " + brokers + ": give that number or another directory");
        }
        String clusterId = properties.getProperty("cluster.id", "");
        Formatting.checkClusterId(clusterId);
        ClusterFile read = new ClusterFile(directory, clusterId, brokers, port, false);
        for (int id : read.nodeIds()) {
            if (read.isController(id)) {
                read.controllerPorts.put(id, number(properties, "controller.port." + id, file));
            }
        }
        return read;
    }

    private static void checkEmpty(Disk disk, Path directory) throws ConfigProblem {
        try {
            if (disk.isDirectory(directory) && !disk.list(directory).isEmpty()) {
                throw new ConfigProblem("--data: " + directory + " is not empty and holds no embedded cluster, name another directory");
            }
        } catch (IOException e) {
            throw new ConfigProblem("--data: " + directory + " can't be read: " + e.getMessage(), e);
        }
    }

    private static Properties load(Disk disk, Path file) throws ConfigProblem {
        try (DiskFile open = disk.openReadOnly(file)) {
            if (open.size() > MAX_FILE_BYTES) {
                throw new ConfigProblem(file + " is too large to be right: restore it or use another directory");
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) open.size());
            open.readFully(bytes, 0);
            Properties properties = new Properties();
            properties.load(new StringReader(StandardCharsets.UTF_8.decode(bytes.flip()).toString()));
            return properties;
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigProblem(file + " can't be read: " + e.getMessage(), e);
        }
    }

    private static int number(Properties properties, String name, Path file) throws ConfigProblem {
        try {
            return Integer.parseInt(properties.getProperty(name, ""));
        } catch (NumberFormatException e) {
            throw new ConfigProblem(file + " has no number for " + name + ": restore it or use another directory", e);
        }
    }

    public String clusterId() {
        return clusterId;
    }

    public List<Integer> nodeIds() {
        return IntStream.rangeClosed(1, brokers).boxed().toList();
    }

    private boolean isController(int id) {
        return id <= MAX_VOTERS;
    }

    /** The configuration of a node that starts with its cluster. */
    public NodeConfig configOf(int id, Map<String, String> settings) throws ConfigProblem {
        int known = controllerPorts.getOrDefault(id, 0);
        // Inside the JVM voters are found by their ids; only tools that ask the controllers directly miss a port that has changed.
        int controllerPort = known != 0 && !ClusterMachine.isFree(known) ? 0 : known;
        return config(id, settings, port == 0 ? 0 : port + id - 1, controllerPort);
    }

    /** The configuration of a node that starts again, on the ports it had. */
    public NodeConfig configOf(int id, Map<String, String> settings, Map<String, Integer> ports) throws ConfigProblem {
        return config(id, settings, ports.get(BROKER_LISTENER), ports.getOrDefault(CONTROLLER_LISTENER, 0));
    }

    private NodeConfig config(int id, Map<String, String> settings, int brokerPort, int controllerPort) throws ConfigProblem {
        Map<String, String> properties = new TreeMap<>();
        int replicas = Math.min(3, brokers);
        properties.put("default.replication.factor", Integer.toString(replicas));
        properties.put("offsets.topic.replication.factor", Integer.toString(replicas));
        properties.put("transaction.state.log.replication.factor", Integer.toString(replicas));
        properties.put("transaction.state.log.min.isr", Integer.toString(Math.min(2, replicas)));
        properties.put("share.coordinator.state.topic.replication.factor", Integer.toString(replicas));
        properties.put("share.coordinator.state.topic.min.isr", Integer.toString(Math.min(2, replicas)));
        // As in the properties that Kafka ships for trying it out: nobody waits three seconds for a group's first member.
        properties.put("group.initial.rebalance.delay.ms", "0");
        properties.put("group.streams.initial.rebalance.delay.ms", "0");
        properties.putAll(settings);
        for (String fixed : List.of("node.id", "broker.id", "process.roles", "listeners", "advertised.listeners", "log.dirs", "log.dir",
                "metadata.log.dir", "controller.listener.names", "controller.quorum.voters", "controller.quorum.bootstrap.servers",
                "inter.broker.listener.name", "listener.security.protocol.map")) {
            if (settings.containsKey(fixed)) {
                throw new ConfigProblem(fixed + " is set by the embedded cluster itself: remove it");
            }
        }
        String listeners = BROKER_LISTENER + "://" + HOST + ":" + brokerPort;
        properties.put("node.id", Integer.toString(id));
        properties.put("process.roles", isController(id) ? "broker,controller" : "broker");
        properties.put("listeners", isController(id) ? listeners + "," + CONTROLLER_LISTENER + "://" + HOST + ":" + controllerPort : listeners);
        properties.put("controller.listener.names", CONTROLLER_LISTENER);
        properties.put("log.dirs", directory.resolve("node-" + id).toAbsolutePath().toString());
        if (!isController(id)) {
            List<String> servers = new ArrayList<>();
            controllerPorts.values().forEach(known -> servers.add(HOST + ":" + known));
            properties.put("controller.quorum.bootstrap.servers", String.join(",", servers));
        }
        return NodeConfig.of(properties);
    }

    /** Notes the ports that a node's listeners have got; the configurations of brokers without a vote name those of the voters. */
    public void bound(int id, Map<String, Integer> ports) {
        if (isController(id)) {
            controllerPorts.put(id, ports.get(CONTROLLER_LISTENER));
        }
    }

    /** Formats a new cluster's directories, now that all ports are known. */
    public void formatMissing(Disk disk, Clock clock, RandomGenerator random, Map<Integer, Node> nodes) throws ConfigProblem {
        if (!isNew) {
            return;
        }
        Map<Integer, Uuid> directoryIds = new LinkedHashMap<>();
        List<VoterSet.Voter> voters = new ArrayList<>();
        for (int id : nodes.keySet()) {
            directoryIds.put(id, Formatting.randomId(random));
            if (isController(id)) {
                voters.add(new VoterSet.Voter(
                        new ReplicaKey(id, directoryIds.get(id)),
                        Map.of(CONTROLLER_LISTENER, new Endpoint(HOST, controllerPorts.get(id)))));
            }
        }
        List<Formatting.Plan> plans = new ArrayList<>();
        for (Map.Entry<Integer, Node> entry : nodes.entrySet()) {
            plans.add(new Formatting.Plan(
                    entry.getValue().config(),
                    clusterId,
                    directoryIds.get(entry.getKey()),
                    isController(entry.getKey()) ? VoterSet.of(voters) : VoterSet.EMPTY,
                    true));
        }
        for (Formatting.Plan plan : plans) {
            Formatting.check(disk, plan, false);
        }
        for (Formatting.Plan plan : plans) {
            Formatting.format(disk, clock, random, plan);
        }
        write(disk);
    }

    private void write(Disk disk) throws ConfigProblem {
        StringBuilder text = new StringBuilder();
        text.append("# An embedded Kraftbench cluster; each node-N is a data directory of its own.\n");
        text.append("cluster.id=").append(clusterId).append('\n');
        text.append("brokers=").append(brokers).append('\n');
        controllerPorts.forEach((id, number) -> text.append("controller.port.").append(id).append('=').append(number).append('\n'));
        Path temporary = directory.resolve(FILE_NAME + ".tmp");
        try {
            try (DiskFile open = disk.open(temporary)) {
                open.truncate(0);
                open.writeFully(StandardCharsets.UTF_8.encode(text.toString()), 0);
                open.force();
            }
            disk.moveAtomically(temporary, directory.resolve(FILE_NAME));
            disk.forceDirectory(directory);
        } catch (IOException e) {
            throw new ConfigProblem("--data: " + directory + " can't be written: " + e.getMessage(), e);
        }
    }
}
