package dev.kraftbench.group.internal.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.coordinator.CoordinatorRecord;
import dev.kraftbench.group.internal.streams.StreamsRecords.GroupMetadata;
import dev.kraftbench.group.internal.streams.topology.InternalTopic;
import dev.kraftbench.group.internal.streams.topology.Subtopology.CopartitionGroup;
import dev.kraftbench.group.internal.streams.topology.Subtopology;
import dev.kraftbench.group.internal.streams.topology.Topology;
import dev.kraftbench.group.internal.streams.topology.TopologyRecords;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.coordinator.group.generated.CoordinatorRecordType;
import org.apache.kafka.coordinator.group.generated.StreamsGroupCurrentMemberAssignmentValue;
import org.apache.kafka.coordinator.group.generated.StreamsGroupMemberMetadataValue;
import org.apache.kafka.coordinator.group.generated.StreamsGroupMetadataValue;
import org.apache.kafka.coordinator.group.generated.StreamsGroupTargetAssignmentMemberValue;
import org.apache.kafka.coordinator.group.generated.StreamsGroupTopologyValue;
import org.junit.jupiter.api.Test;

/** Records of streams groups, written to bytes in Kafka's schema and read back. */
class StreamsRecordsTest {

    private static final TaskId A = new TaskId("0", 0);
    private static final TaskId B = new TaskId("0", 10);
    private static final TaskId C = new TaskId("1", 2);

    private static ApiMessage reread(CoordinatorRecord record) {
        var value = Objects.requireNonNull(record.value());
        ByteBufferAccessor bytes = MessageUtil.toByteBufferAccessor(value.message(), value.version());
        ApiMessage read = CoordinatorRecordType.fromId(record.key().apiKey()).newRecordValue();
        read.read(bytes, value.version());
        return read;
    }

    @Test
    void groupsAreReadAsTheyWereWritten() {
        GroupMetadata group = new GroupMetadata(7, 123456789L, 3, new TreeMap<>(Map.of("num.standby.replicas", "1")), -1, -1);

        assertEquals(group, StreamsRecords.toGroup((StreamsGroupMetadataValue) reread(StreamsRecords.group("g", group))));
    }

    @Test
    void membersAreReadAsTheyWereWritten() {
        MemberProfile profile = new MemberProfile(
                "instance", "rack", "client", "/1.2.3.4", 60_000, 3, "process", new MemberProfile.Endpoint("host", 65_535), new TreeMap<>(Map.of("zone", "a")));

        assertEquals(profile, StreamsRecords.toProfile((StreamsGroupMemberMetadataValue) reread(StreamsRecords.member("g", "m", profile))));
        assertEquals(
                MemberProfile.UNKNOWN,
                StreamsRecords.toProfile((StreamsGroupMemberMetadataValue) reread(StreamsRecords.member("g", "m", MemberProfile.UNKNOWN))));
    }

    @Test
    void assignmentsAreReadAsTheyWereWritten() {
        TaskAssignment target = new TaskAssignment(new TreeSet<>(List.of(A, B)), new TreeSet<>(List.of(C)), new TreeSet<>());
        MemberProgress progress = new MemberProgress(
                5,
                4,
                MemberState.UNREVOKED_TASKS,
                new OwnedTasks(new TreeMap<>(Map.of(A, 2, C, 5)), new TreeSet<>(List.of(B)), new TreeSet<>()),
                new OwnedTasks(new TreeMap<>(Map.of(B, 3)), new TreeSet<>(), new TreeSet<>(List.of(A))));

        assertEquals(target, StreamsRecords.toTarget((StreamsGroupTargetAssignmentMemberValue) reread(StreamsRecords.target("g", "m", target))));
        assertEquals(
                progress, StreamsRecords.toProgress((StreamsGroupCurrentMemberAssignmentValue) reread(StreamsRecords.progress("g", "m", progress))));
    }

    @Test
    void tasksWithoutEpochsAreOfTheMembersEpoch() {
        StreamsGroupCurrentMemberAssignmentValue old = new StreamsGroupCurrentMemberAssignmentValue()
                .setMemberEpoch(9)
                .setState((byte) 1)
                .setActiveTasks(List.of(new StreamsGroupCurrentMemberAssignmentValue.TaskIds().setSubtopologyId("0").setPartitions(List.of(0))));

        assertEquals(Map.of(A, 9), StreamsRecords.toProgress(old).assigned().active());
    }

    @Test
    void topologiesAreReadAsTheyWereWritten() {
        Map<String, String> configs = new LinkedHashMap<>();
        configs.put("retention.ms", "-1");
        configs.put("cleanup.policy", "delete");
        Topology topology = new Topology(2, List.of(new Subtopology(
                "0",
                List.of("in"),
                List.of("pattern.*"),
                List.of(new InternalTopic("changelog", 0, (short) 3, Map.of())),
                List.of("sink"),
                List.of(new InternalTopic("repartition", 4, (short) 0, configs)),
                List.of(new CopartitionGroup(List.of((short) 0), List.of(), List.of((short) 0))))));

        Topology read = TopologyRecords.of((StreamsGroupTopologyValue) reread(TopologyRecords.record("g", topology)));

        assertEquals(topology, read);
        assertEquals(
                List.of("retention.ms", "cleanup.policy"),
                List.copyOf(read.subtopologies().getFirst().repartitionSources().getFirst().configs().keySet()),
                "configs keep their order, so that the record is the same byte for byte");
    }

    @Test
    void aTopologyIsTheSameInAnotherOrder() {
        Subtopology one = new Subtopology("1", List.of("a"), List.of(), List.of(), List.of(), List.of(), List.of());
        Subtopology two = new Subtopology("2", List.of("b"), List.of(), List.of(), List.of(), List.of(), List.of());

        assertTrue(new Topology(0, List.of(one, two)).sameAs(new Topology(0, List.of(two, one))));
    }
}
