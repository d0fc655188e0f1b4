package dev.kraftbench.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.metadata.BrokerRegistration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplicaPlacementTest {

    private static BrokerRegistration broker(int id, @Nullable String rack, boolean fenced) {
        return new BrokerRegistration(
                id, id, new Uuid(1, id), Map.of(), Map.of(), rack, fenced, false, List.of(new Uuid(2, id)), null);
    }

    private static List<BrokerRegistration> brokers(int count, int racks) {
        List<BrokerRegistration> brokers = new ArrayList<>();
        for (int id = 0; id < count; id++) {
            brokers.add(broker(id, racks == 0 ? null : "rack-" + id % racks, false));
        }
        return brokers;
    }

    private static Map<Integer, Integer> leaders(List<List<Integer>> partitions) {
        Map<Integer, Integer> counts = new HashMap<>();
        partitions.forEach(replicas -> counts.merge(replicas.getFirst(), 1, Integer::sum));
        return counts;
    }

    private static List<List<Integer>> place(List<BrokerRegistration> brokers, int partitions, int replicationFactor, long seed) {
        ReplicaPlacement placement = new ReplicaPlacement(brokers, new SplittableRandom(seed));
        assertNull(placement.problem(replicationFactor));
        List<List<Integer>> placed = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            placed.add(placement.next(replicationFactor));
        }
        placed.forEach(replicas -> assertEquals(replicationFactor, new HashSet<>(replicas).size(), replicas.toString()));
        return placed;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyBrokerLeadsEquallyOften(long seed) {
        for (int racks : new int[] {0, 1, 2, 3}) {
            Map<Integer, Integer> counts = leaders(place(brokers(6, racks), 60, 3, seed));
            counts.forEach((broker, count) -> assertEquals(10, count, "broker " + broker + " with " + racks + " racks"));
            assertEquals(6, counts.size());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theReplicasOfAPartitionAreOnDifferentRacks(long seed) {
        for (List<Integer> replicas : place(brokers(9, 3), 90, 3, seed)) {
            Set<Integer> racks = new HashSet<>();
            replicas.forEach(broker -> racks.add(broker % 3));
            assertEquals(3, racks.size(), replicas.toString());
        }
    }

    @Test
    void moreReplicasThanRacksSpreadOverAllRacks() {
        for (List<Integer> replicas : place(brokers(6, 2), 30, 4, 1)) {
            assertEquals(2, replicas.stream().filter(broker -> broker % 2 == 0).count(), replicas.toString());
        }
    }

    @Test
    void fencedBrokersNeverLeadAndComeLast() {
        List<BrokerRegistration> brokers = List.of(broker(1, null, false), broker(2, null, false), broker(3, null, true));
        place(brokers, 20, 2, 1).forEach(replicas -> assertFalse(replicas.contains(3)));
        place(brokers, 20, 3, 1).forEach(replicas -> assertEquals(3, replicas.getLast()));
    }

    @Test
    void aSmallTopicStartsAnywhere() {
        Set<Integer> first = new HashSet<>();
        for (long seed = 0; seed < 50; seed++) {
            first.add(place(brokers(3, 0), 1, 1, seed).getFirst().getFirst());
        }
        assertEquals(Set.of(0, 1, 2), first);
    }

    @Test
    void whatCannotBePlacedIsSaid() {
        ReplicaPlacement three = new ReplicaPlacement(brokers(3, 0), new SplittableRandom(1));
        String tooMany = three.problem(4);
        assertNotNull(tooMany);
        assertTrue(tooMany.startsWith("The target replication factor of 4 cannot be reached because only 3 broker(s) are registered"));
        assertEquals("Invalid replication factor 0: the replication factor must be positive.", three.problem(0));
        ReplicaPlacement none = new ReplicaPlacement(List.of(broker(1, null, true)), new SplittableRandom(1));
        assertEquals("All brokers are currently fenced, or have all their log directories cordoned.", none.problem(1));
    }
}
