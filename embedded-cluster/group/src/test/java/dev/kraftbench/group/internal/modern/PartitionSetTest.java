package dev.kraftbench.group.internal.modern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class PartitionSetTest {

    private static final Uuid TOPIC = new Uuid(1, 1);
    private static final Uuid OTHER = new Uuid(2, 2);

    @Test
    void numbersFromTheNetworkCountOnlyWhereThereIsSuchAPartition() {
        PartitionSet held = PartitionSet.of(Map.of(TOPIC, List.of(7)));

        PartitionSet owned = new PartitionSet.Builder()
                .addExisting(TOPIC, List.of(-1, 0, 2, 3, 7, Integer.MAX_VALUE, Integer.MIN_VALUE), 3, held)
                .addExisting(OTHER, List.of(0), 0, held)
                .build();

        assertEquals(PartitionSet.of(Map.of(TOPIC, List.of(0, 2, 7))), owned);
    }

    @Test
    void setsAreAddedTakenAwayAndCompared() {
        PartitionSet some = PartitionSet.of(Map.of(TOPIC, List.of(0, 1), OTHER, List.of(5)));
        PartitionSet others = PartitionSet.of(Map.of(TOPIC, List.of(1, 2)));

        assertEquals(PartitionSet.of(Map.of(TOPIC, List.of(0), OTHER, List.of(5))), some.minus(others));
        assertEquals(PartitionSet.of(Map.of(TOPIC, List.of(0, 1, 2), OTHER, List.of(5))), some.plus(others));
        assertEquals(PartitionSet.of(Map.of(TOPIC, List.of(1))), some.intersection(others));
        assertTrue(some.intersects(others));
        assertFalse(some.containsAll(others));
        assertTrue(some.containsAll(some.minus(others)));
        assertEquals(3, some.size());
    }
}
