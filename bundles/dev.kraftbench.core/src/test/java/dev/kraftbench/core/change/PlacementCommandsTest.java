package dev.kraftbench.core.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.change.PlacementChange.Copying;
import dev.kraftbench.core.change.PlacementChange.Election;
import dev.kraftbench.core.model.ClusterModel.ReplicaKey;
import dev.kraftbench.core.model.PartitionId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PlacementCommandsTest {
    private static final PartitionId ORDERS_0 = new PartitionId("orders", 0);
    private static final PartitionId ORDERS_1 = new PartitionId("orders", 1);

    private static String lines(PlacementChange change) {
        return String.join("\n", PlacementCommands.of(change, "h:9092"));
    }

    @Test
    void aReassignmentWritesItsFileAndExecutesIt() {
        var change = new PlacementChange.Reassign(new TreeMap<>(Map.of(ORDERS_1, List.of(2, 3), ORDERS_0, List.of(1, 4))), 5_000_000, false);
        assertEquals("""
                cat > reassignment.json <<'END'
                {"version": 1, "partitions": [
                  {"topic": "orders", "partition": 0, "replicas": [1, 4]},
                  {"topic": "orders", "partition": 1, "replicas": [2, 3]}
                ]}
                END
                kafka-reassign-partitions.sh --bootstrap-server h:9092 --reassignment-json-file reassignment.json --execute --additional --throttle 5000000""",
                lines(change));
        assertEquals("Reassign 2 partitions", change.title());
    }

    @Test
    void aNewOrderIsFollowedByAnElection() {
        var change = new PlacementChange.Reassign(new TreeMap<>(Map.of(ORDERS_1, List.of(2, 3))), PlacementChange.UNLIMITED, true);
        assertTrue(lines(change).endsWith("--execute --additional\nkafka-leader-election.sh --bootstrap-server h:9092 --election-type preferred --topic orders --partition 1"),
                lines(change));
    }

    @Test
    void aCancellationNamesThePartitions() {
        var change = new PlacementChange.Cancel(new TreeSet<>(List.of(ORDERS_0)));
        assertTrue(lines(change).contains("{\"topic\": \"orders\", \"partition\": 0, \"replicas\": []}"), lines(change));
        assertTrue(lines(change).endsWith("--cancel --preserve-throttles"));
        assertEquals("Cancel the reassignment of orders-0", change.title());
    }

    @Test
    void anElectionNamesAllOneOrAFileOfPartitions() {
        assertEquals("kafka-leader-election.sh --bootstrap-server h:9092 --election-type preferred --all-topic-partitions",
                lines(new PlacementChange.Elect(Election.PREFERRED, new TreeSet<>())));
        assertEquals("kafka-leader-election.sh --bootstrap-server h:9092 --election-type unclean --topic orders --partition 1",
                lines(new PlacementChange.Elect(Election.UNCLEAN, new TreeSet<>(List.of(ORDERS_1)))));
        assertTrue(lines(new PlacementChange.Elect(Election.PREFERRED, new TreeSet<>(List.of(ORDERS_1, ORDERS_0)))).endsWith("--path-to-json-file election.json"));
    }

    @Test
    void aThrottleLimitsSendersAndReceiversAndIsRemovedFromBoth() {
        var copies = List.of(Copying.of(ORDERS_0, List.of(1, 2), List.of(2, 3)), Copying.of(ORDERS_1, List.of(1, 2), List.of(2, 1)));
        String set = lines(new PlacementChange.Throttle(1000, copies));
        assertTrue(set.contains("--entity-name 3 --add-config follower.replication.throttled.rate=1000,leader.replication.throttled.rate=1000"), set);
        assertTrue(set.contains("--entity-type topics --entity-name orders --add-config 'follower.replication.throttled.replicas=0:3,"
                + "leader.replication.throttled.replicas=[0:1,0:2]'"), set);
        String removed = lines(new PlacementChange.Unthrottle(new TreeSet<>(List.of(1)), new TreeSet<>(List.of("orders"))));
        assertTrue(removed.contains("--entity-name 1 --delete-config follower.replication.throttled.rate,leader.replication.throttled.rate"), removed);
        assertTrue(removed.contains("--entity-name orders --delete-config follower.replication.throttled.replicas,leader.replication.throttled.replicas"), removed);
    }

    @Test
    void aReplicaIsToldItsDirectory() {
        String lines = lines(new PlacementChange.MoveLogs(new TreeMap<>(Map.of(new ReplicaKey("orders", 0, 2), "/disk \"b\"")),
                new TreeMap<>(Map.of(ORDERS_0, List.of(1, 2)))));
        assertTrue(lines.contains("{\"topic\": \"orders\", \"partition\": 0, \"replicas\": [1, 2], \"log_dirs\": [\"any\", \"/disk \\\"b\\\"\"]}"), lines);
    }

    @Test
    void recordsAndBrokersHaveTheirTools() {
        assertEquals("kafka-cluster.sh unregister --bootstrap-server h:9092 --id 4", lines(new PlacementChange.Unregister(4)));
        assertEquals("kafka-configs.sh --bootstrap-server h:9092 --alter --entity-type brokers --entity-default --delete-config log.cleaner.threads",
                new BrokerChange.AlterConfig(BrokerChange.ALL, Map.of("log.cleaner.threads", java.util.Optional.empty())).command("h:9092").text());
        String delete = String.join("\n", new RecordsChange.Delete("orders", new TreeMap<>(Map.of(0, 40L, 2, RecordsChange.ALL))).commands("h:9092"));
        assertTrue(delete.contains("{\"topic\": \"orders\", \"partition\": 2, \"offset\": -1}"), delete);
        assertTrue(delete.endsWith("kafka-delete-records.sh --bootstrap-server h:9092 --offset-json-file records.json"), delete);
    }
}
