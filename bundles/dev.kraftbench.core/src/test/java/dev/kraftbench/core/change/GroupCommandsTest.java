package dev.kraftbench.core.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.group.GroupKind;
import dev.kraftbench.core.group.OffsetTarget;
import dev.kraftbench.core.model.PartitionId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class GroupCommandsTest {
    private static final SortedMap<PartitionId, Long> OFFSETS = new TreeMap<>(Map.of(new PartitionId("orders", 0), 5L, new PartitionId("orders", 2), 7L,
            new PartitionId("alerts", 1), 0L));

    private static String reset(GroupKind kind, OffsetTarget target) {
        return String.join("\n", GroupCommands.of(new GroupChange.SetOffsets("billing", kind, OFFSETS, Optional.ofNullable(target)), "h:1"));
    }

    @Test
    void aTargetIsSaidInTheToolsOwnWords() {
        String begin = "kafka-consumer-groups.sh --bootstrap-server h:1 --reset-offsets --group billing --topic alerts:1 --topic orders:0,2 ";
        assertEquals(begin + "--to-earliest --execute", reset(GroupKind.CONSUMER, new OffsetTarget.Earliest()));
        assertEquals(begin + "--to-datetime 2026-03-01T10:00:00.250 --execute",
                reset(GroupKind.CLASSIC, new OffsetTarget.At(Instant.parse("2026-03-01T10:00:00.250Z"))));
        assertEquals(begin + "--by-duration PT36H --execute", reset(GroupKind.CLASSIC, new OffsetTarget.Back(Duration.ofHours(36))));
        assertEquals(begin + "--shift-by -10 --execute", reset(GroupKind.CLASSIC, new OffsetTarget.Shift(-10)));
        assertTrue(reset(GroupKind.STREAMS, new OffsetTarget.Latest()).startsWith("kafka-streams-groups.sh --bootstrap-server h:1 --reset-offsets "
                + "--group billing --input-topic alerts:1 "));
        assertEquals("kafka-share-groups.sh --bootstrap-server h:1 --reset-offsets --group billing --topic alerts --topic orders --to-latest --execute",
                reset(GroupKind.SHARE, new OffsetTarget.Latest()));
    }

    @Test
    void offsetsThatAPersonTypedGoThroughAFile() {
        assertEquals("printf 'alerts,1,0\\norders,0,5\\norders,2,7\\n' > offsets.csv\n"
                + "kafka-consumer-groups.sh --bootstrap-server h:1 --reset-offsets --group billing --from-file offsets.csv --execute",
                reset(GroupKind.CLASSIC, null));
        assertTrue(reset(GroupKind.SHARE, null).startsWith("# "));
    }

    @Test
    void otherChangesHaveTheirLines() {
        assertEquals(List.of("kafka-consumer-groups.sh --bootstrap-server h:1 --delete-offsets --group billing --topic orders:0,2"),
                GroupCommands.of(new GroupChange.DeleteOffsets("billing", GroupKind.CONSUMER, new TreeSet<>(OFFSETS.tailMap(new PartitionId("b", 0)).keySet())), "h:1"));
        assertEquals(List.of("kafka-share-groups.sh --bootstrap-server h:1 --delete --group 'my group'"),
                GroupCommands.of(new GroupChange.Delete("my group", GroupKind.SHARE), "h:1"));
        assertEquals(List.of("kafka-configs.sh --bootstrap-server h:1 --alter --entity-type groups --entity-name billing --add-config consumer.session.timeout.ms=45000"),
                GroupCommands.of(new GroupChange.AlterConfig("billing", Map.of("consumer.session.timeout.ms", Optional.of("45000"))), "h:1"));
    }
}
