package dev.kraftbench.group.internal.offset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PartitionMapTest {

    @Test
    void itIsASortedMap() {
        for (long seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            PartitionMap<String> map = new PartitionMap<>();
            TreeMap<Integer, String> expected = new TreeMap<>();
            for (int step = 0; step < 200; step++) {
                int partition = random.nextInt(40);
                if (random.nextInt(3) == 0) {
                    assertEquals(expected.remove(partition), map.remove(partition));
                } else {
                    assertEquals(expected.put(partition, "v" + step), map.put(partition, "v" + step));
                }
                assertEquals(expected.get(partition), map.get(partition));
                assertEquals(expected.size(), map.size());
            }
            assertEquals(expected, map);
            assertEquals(new ArrayList<>(expected.keySet()), new ArrayList<>(map.keySet()));
            assertEquals(List.copyOf(expected.values()), List.copyOf(map.values()));
        }
    }

    @Test
    void itIsEmptyAtFirstAndKnowsNothingOfOtherKeys() {
        PartitionMap<String> map = new PartitionMap<>();
        assertNull(map.get(0));
        assertNull(map.remove(0));
        assertNull(map.get("0"));
        assertThrows(NoSuchElementException.class, () -> map.entrySet().iterator().next());
    }
}
