package dev.kraftbench.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kraftbench.core.ClusterException;
import dev.kraftbench.core.change.ChangeProgress;
import dev.kraftbench.core.change.PlacementChange;
import dev.kraftbench.core.change.PlacementChange.Copying;
import dev.kraftbench.core.change.PlacementCommands;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.remote.placement.PlacementChanges;
import java.lang.reflect.Constructor;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigsResult;
import org.apache.kafka.clients.admin.AlterPartitionReassignmentsResult;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.DescribeConfigsResult;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.ListPartitionReassignmentsResult;
import org.apache.kafka.clients.admin.PartitionReassignment;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

/** Partitions of one topic, reassigned with a limit where a broker is dead or silent, or others are under way. */
class ThrottledReassignmentTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final PartitionId FIRST = new PartitionId("t", 0);
    private static final PartitionId SECOND = new PartitionId("t", 1);

    private final Map<Integer, List<Integer>> replicas = new TreeMap<>(Map.of(0, List.of(1), 1, List.of(3, 1)));
    private final Map<TopicPartition, PartitionReassignment> underWay = new HashMap<>();
    private final Map<ConfigResource, Map<String, String>> configs = new HashMap<>();
    private final Set<Integer> live = new HashSet<>(Set.of(1, 2, 3, 4));
    private final Set<Integer> silent = new HashSet<>();
    private final List<Set<TopicPartition>> reassigned = new ArrayList<>();

    private static ConfigResource broker(int id) {
        return new ConfigResource(ConfigResource.Type.BROKER, Integer.toString(id));
    }

    private Map<String, String> topicConfig() {
        return configs.getOrDefault(new ConfigResource(ConfigResource.Type.TOPIC, "t"), Map.of());
    }

    private static Map<String, String> rates(String rate) {
        return Map.of(PlacementCommands.LEADER_RATE, rate, PlacementCommands.FOLLOWER_RATE, rate);
    }

    private static Map<String, String> lists(String leaders, String followers) {
        return Map.of(PlacementCommands.LEADER_REPLICAS, leaders, PlacementCommands.FOLLOWER_REPLICAS, followers);
    }

    /** Kafka's answers can be made by itself only. */
    private static <T> T answer(Class<T> type, Object... arguments) throws ReflectiveOperationException {
        Constructor<?> constructor = type.getDeclaredConstructors()[0];
        constructor.setAccessible(true);
        return type.cast(constructor.newInstance(arguments));
    }

    private static <T> KafkaFuture<T> done(T value) {
        return KafkaFuture.completedFuture(value);
    }

    private static Node node(int id) {
        return new Node(id, "b" + id, 9092);
    }

    private TopicDescription topic() {
        return new TopicDescription("t", false, replicas.entrySet().stream().map(e -> {
            List<Node> nodes = e.getValue().stream().map(ThrottledReassignmentTest::node).toList();
            return new TopicPartitionInfo(e.getKey(), nodes.getFirst(), nodes, nodes);
        }).toList());
    }

    private KafkaFuture<Config> config(ConfigResource resource) {
        return done(new Config(configs.getOrDefault(resource, Map.of()).entrySet().stream().map(e -> new ConfigEntry(e.getKey(), e.getValue(),
                resource.type() == ConfigResource.Type.TOPIC ? ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG : ConfigEntry.ConfigSource.DYNAMIC_BROKER_CONFIG,
                false, false, List.of(), ConfigEntry.ConfigType.STRING, null)).toList()));
    }

    private KafkaFuture<Void> alter(ConfigResource resource, Collection<AlterConfigOp> changes) {
        if (resource.type() == ConfigResource.Type.BROKER && (!live.contains(Integer.valueOf(resource.name())) || silent.contains(Integer.valueOf(resource.name())))) {
            KafkaFutureImpl<Void> late = new KafkaFutureImpl<>();
            late.completeExceptionally(new TimeoutException("no answer of " + resource.name()));
            return late;
        }
        Map<String, String> now = configs.computeIfAbsent(resource, key -> new TreeMap<>());
        changes.forEach(change -> {
            if (change.opType() == AlterConfigOp.OpType.DELETE) {
                now.remove(change.configEntry().name());
            } else {
                now.put(change.configEntry().name(), change.configEntry().value());
            }
        });
        return done(null);
    }

    @SuppressWarnings("unchecked")
    private Admin admin() {
        return (Admin) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Admin.class}, (proxy, method, arguments) -> switch (method.getName()) {
            case "describeTopics" -> answer(DescribeTopicsResult.class, null, Map.of("t", done(topic())));
            case "describeCluster" -> answer(DescribeClusterResult.class, done(live.stream().map(ThrottledReassignmentTest::node).toList()), done(node(1)), done("c"),
                    done(Set.of()));
            case "listPartitionReassignments" -> answer(ListPartitionReassignmentsResult.class, done(underWay));
            case "describeConfigs" -> answer(DescribeConfigsResult.class, ((Collection<ConfigResource>) arguments[0]).stream()
                    .collect(Collectors.toMap(resource -> resource, this::config)));
            case "incrementalAlterConfigs" -> answer(AlterConfigsResult.class, ((Map<ConfigResource, Collection<AlterConfigOp>>) arguments[0]).entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, e -> alter(e.getKey(), e.getValue()))));
            case "alterPartitionReassignments" -> {
                Set<TopicPartition> asked = ((Map<TopicPartition, ?>) arguments[0]).keySet();
                reassigned.add(asked);
                yield answer(AlterPartitionReassignmentsResult.class, asked.stream().collect(Collectors.toMap(partition -> partition, partition -> done(null))));
            }
            default -> throw new AssertionError(method);
        });
    }

    private CompletableFuture<Void> apply(PlacementChange change) {
        Admin admin = admin();
        return new PlacementChanges(new AdminSession(admin, new AdminQueries(admin, new SilentBrokers()), "far:9092")).apply(change, ChangeProgress.NONE, LIMIT);
    }

    private CompletableFuture<Void> reassign(PartitionId partition, List<Integer> target) {
        return apply(new PlacementChange.Reassign(new TreeMap<>(Map.of(partition, target)), 10_000, false));
    }

    @Test
    void aDeadBrokerIsDrainedUnderTheLimitOfTheOthers() throws Exception {
        live.remove(3);
        reassign(SECOND, List.of(2, 1)).get();
        assertEquals(List.of(Set.of(new TopicPartition("t", 1))), reassigned);
        assertEquals(rates("10000"), configs.get(broker(1)));
        assertEquals(rates("10000"), configs.get(broker(2)));
        assertEquals(lists("1:3,1:1", "1:2"), topicConfig());
    }

    @Test
    void aLimitThatIsSetInPartIsTakenBackAndNothingMoves() {
        configs.put(broker(1), new TreeMap<>(rates("777")));
        silent.add(3);
        ExecutionException failed = assertThrows(ExecutionException.class, () -> reassign(SECOND, List.of(2, 1)).get());
        assertEquals(ClusterException.Kind.TIMEOUT, assertInstanceOf(ClusterException.class, failed.getCause()).kind());
        assertEquals(List.of(), reassigned);
        assertEquals(rates("777"), configs.get(broker(1)));
        assertEquals(Map.of(), configs.get(broker(2)));
        assertEquals(Map.of(), topicConfig());
    }

    @Test
    void whatIsBeingCopiedUnderALimitStaysLimited() throws Exception {
        configs.put(new ConfigResource(ConfigResource.Type.TOPIC, "t"), new TreeMap<>(lists("0:1", "0:2")));
        reassign(SECOND, List.of(2, 1)).get();
        assertEquals(lists("0:1,1:3,1:1", "0:2,1:2"), topicConfig());
    }

    @Test
    void aListOfAllReplicasStaysThat() throws Exception {
        configs.put(new ConfigResource(ConfigResource.Type.TOPIC, "t"), new TreeMap<>(Map.of(PlacementCommands.FOLLOWER_REPLICAS, "*")));
        reassign(SECOND, List.of(2, 1)).get();
        assertEquals(lists("1:3,1:1", "*"), topicConfig());
    }

    @Test
    void aReplicaThatWasOnItsWayAlreadyIsLimitedToo() throws Exception {
        replicas.put(0, List.of(2, 1));
        underWay.put(new TopicPartition("t", 0), new PartitionReassignment(List.of(2, 1), List.of(2), List.of(1)));
        reassign(FIRST, List.of(2, 3)).get();
        assertEquals(lists("0:1", "0:2,0:3"), topicConfig());
        IntStream.rangeClosed(1, 3).forEach(id -> assertEquals(rates("10000"), configs.get(broker(id))));
    }

    @Test
    void aLimitSetWhileReplicasMoveSparesDeadBrokersToo() throws Exception {
        live.remove(3);
        apply(new PlacementChange.Throttle(10_000, List.of(Copying.of(SECOND, List.of(3, 1), List.of(2, 1))))).get();
        assertEquals(rates("10000"), configs.get(broker(1)));
        assertEquals(Set.of(broker(1), broker(2), new ConfigResource(ConfigResource.Type.TOPIC, "t")), configs.keySet());
    }
}
