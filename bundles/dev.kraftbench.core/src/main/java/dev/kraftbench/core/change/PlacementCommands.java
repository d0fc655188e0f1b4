package dev.kraftbench.core.change;

import dev.kraftbench.core.model.ClusterModel.ReplicaKey;
import dev.kraftbench.core.model.PartitionId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What Kafka's tools are told to move replicas and leaders; the files they read come before them as here-documents. */
public final class PlacementCommands {
    public static final String LEADER_RATE = "leader.replication.throttled.rate";
    public static final String FOLLOWER_RATE = "follower.replication.throttled.rate";
    public static final String LEADER_REPLICAS = "leader.replication.throttled.replicas";
    public static final String FOLLOWER_REPLICAS = "follower.replication.throttled.replicas";
    private static final String REASSIGNMENT = "reassignment.json";
    private static final String ELECTION = "election.json";

    private PlacementCommands() {}

    public static List<String> of(PlacementChange change, String bootstrapServers) {
        return switch (change) {
            case PlacementChange.Reassign c -> {
                CommandLine line = reassign(bootstrapServers).flag("--execute");
                // the tool cannot change a reassignment under way without being told so
                line.flag("--additional");
                if (c.throttle() > 0) {
                    line.option("--throttle", c.throttle());
                }
                List<String> lines = new ArrayList<>(after(reassignment(c.replicas()), REASSIGNMENT, line));
                if (c.elect()) {
                    lines.addAll(elect(c.election(), bootstrapServers));
                }
                yield lines;
            }
            case PlacementChange.Cancel c -> after(reassignment(nowhere(c.partitions())), REASSIGNMENT,
                    reassign(bootstrapServers).flag("--cancel").flag("--preserve-throttles"));
            case PlacementChange.Elect c -> elect(c, bootstrapServers);
            case PlacementChange.Throttle c -> configs(brokers(c.copies()), rates(Optional.of(Long.toString(c.bytesPerSecond()))), replicas(c.copies()),
                    bootstrapServers);
            case PlacementChange.Unthrottle c -> configs(c.brokers(), rates(Optional.empty()), c.topics().stream()
                    .collect(Collectors.toMap(topic -> topic, topic -> noReplicas(), (a, b) -> a, TreeMap::new)), bootstrapServers);
            case PlacementChange.MoveLogs c -> after(logs(c), REASSIGNMENT, reassign(bootstrapServers).flag("--execute").flag("--additional"));
            case PlacementChange.Unregister c -> List.of(new StringBuilder("kafka-cluster.sh unregister --bootstrap-server ")
                    .append(CommandLine.quote(bootstrapServers)).append(" --id ").append(c.broker()).toString());
        };
    }

    private static CommandLine reassign(String bootstrapServers) {
        return CommandLine.of("kafka-reassign-partitions", bootstrapServers).option("--reassignment-json-file", REASSIGNMENT);
    }

    /** Both rates of a broker. */
    public static Map<String, Optional<String>> rates(Optional<String> rate) {
        return new TreeMap<>(Map.of(LEADER_RATE, rate, FOLLOWER_RATE, rate));
    }

    /** Both lists of a topic, to be taken away. */
    public static Map<String, Optional<String>> noReplicas() {
        return new TreeMap<>(Map.of(LEADER_REPLICAS, Optional.empty(), FOLLOWER_REPLICAS, Optional.empty()));
    }

    private static List<String> elect(PlacementChange.Elect change, String bootstrapServers) {
        CommandLine line = CommandLine.of("kafka-leader-election", bootstrapServers).option("--election-type", switch (change.election()) {
            case PREFERRED -> "preferred";
            case UNCLEAN -> "unclean";
        });
        if (change.partitions().isEmpty()) {
            return line.flag("--all-topic-partitions").asList();
        }
        if (change.partitions().size() == 1) {
            PartitionId only = change.partitions().first();
            return line.option("--topic", only.topic()).option("--partition", only.partition()).asList();
        }
        String file = change.partitions().stream().map(PlacementCommands::named).map(name -> "  {" + name + "}").collect(Collectors.joining(",\n"));
        return after("{\"partitions\": [\n" + file + "\n]}", ELECTION, line.option("--path-to-json-file", ELECTION));
    }

    private static List<String> configs(Collection<Integer> brokers, Map<String, Optional<String>> ofBrokers, SortedMap<String, Map<String, Optional<String>>> ofTopics,
            String bootstrapServers) {
        List<String> lines = new ArrayList<>();
        brokers.forEach(broker -> lines.add(CommandLine.of("kafka-configs", bootstrapServers).flag("--alter").option("--entity-type", "brokers")
                .option("--entity-name", broker).configs(ofBrokers).text()));
        ofTopics.forEach((topic, values) -> lines.add(CommandLine.of("kafka-configs", bootstrapServers).flag("--alter").option("--entity-type", "topics")
                .option("--entity-name", topic).configs(values).text()));
        return lines;
    }

    /** All that send or receive. */
    public static SortedSet<Integer> brokers(Collection<PlacementChange.Copying> copies) {
        SortedSet<Integer> brokers = new TreeSet<>();
        copies.forEach(copy -> {
            brokers.addAll(copy.sources());
            brokers.addAll(copy.destinations());
        });
        return brokers;
    }

    /** Which replicas are limited, as configuration of each topic; partitions that only change their order are not. */
    public static SortedMap<String, Map<String, Optional<String>>> replicas(Collection<PlacementChange.Copying> copies) {
        SortedMap<String, List<PlacementChange.Copying>> byTopic = copies.stream().filter(copy -> !copy.destinations().isEmpty())
                .collect(Collectors.groupingBy(copy -> copy.partition().topic(), TreeMap::new, Collectors.toList()));
        SortedMap<String, Map<String, Optional<String>>> configs = new TreeMap<>();
        byTopic.forEach((topic, each) -> configs.put(topic, new TreeMap<>(Map.of(
                LEADER_REPLICAS, Optional.of(pairs(each, PlacementChange.Copying::sources)),
                FOLLOWER_REPLICAS, Optional.of(pairs(each, PlacementChange.Copying::destinations))))));
        return configs;
    }

    private static String pairs(List<PlacementChange.Copying> copies, Function<PlacementChange.Copying, List<Integer>> brokers) {
        return copies.stream().flatMap(copy -> brokers.apply(copy).stream().map(broker -> copy.partition().partition() + ":" + broker))
                .collect(Collectors.joining(","));
    }

    private static SortedMap<PartitionId, List<Integer>> nowhere(Collection<PartitionId> partitions) {
        SortedMap<PartitionId, List<Integer>> none = new TreeMap<>();
        partitions.forEach(partition -> none.put(partition, List.of()));
        return none;
    }

    /** The file of {@code kafka-reassign-partitions.sh}; topic names need no escape in JSON. */
    public static String reassignment(SortedMap<PartitionId, List<Integer>> replicas) {
        return file(replicas.entrySet().stream().map(e -> named(e.getKey()) + ", \"replicas\": " + e.getValue()).toList());
    }

    /** The tool takes what is in the file for all replicas of a partition; {@code any} leaves one where it is. */
    private static String logs(PlacementChange.MoveLogs change) {
        return file(change.replicas().entrySet().stream().map(e -> named(e.getKey()) + ", \"replicas\": " + e.getValue() + ", \"log_dirs\": ["
                + e.getValue().stream().map(broker -> change.directories().getOrDefault(new ReplicaKey(e.getKey().topic(), e.getKey().partition(), broker), "any"))
                        .map(path -> '"' + path.replace("\\", "\\\\").replace("\"", "\\\"") + '"').collect(Collectors.joining(", ")) + "]").toList());
    }

    private static String file(List<String> partitions) {
        return "{\"version\": 1, \"partitions\": [\n" + partitions.stream().map(each -> "  {" + each + "}").collect(Collectors.joining(",\n")) + "\n]}";
    }

    private static String named(PartitionId partition) {
        return "\"topic\": \"" + partition.topic() + "\", \"partition\": " + partition.partition();
    }

    static List<String> after(String file, String name, CommandLine line) {
        return List.of("cat > " + name + " <<'END'\n" + file + "\nEND", line.text());
    }
}
