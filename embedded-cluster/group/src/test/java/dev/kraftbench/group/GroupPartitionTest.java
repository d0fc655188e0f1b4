package dev.kraftbench.group;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a group lives must be where Apache Kafka looks for it on the same directories. */
class GroupPartitionTest {

    /** The absolute value of the name's hash, not its lower bits: "movers" has a negative one. */
    @ParameterizedTest
    @CsvSource({"g1, 3, 2", "movers, 3, 2", "movers, 50, 8", "polygenelubricants, 50, 0"})
    void aGroupsPartitionIsThatOfApacheKafka(String group, int partitions, int expected) {
        assertEquals(expected, GroupCoordinator.partitionFor(group, partitions));
    }
}
