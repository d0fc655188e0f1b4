package dev.kraftbench.group;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.kraftbench.kernel.VirtualLane;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupMetadataKey;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupMetadataValue;
import org.apache.kafka.coordinator.group.generated.GroupMetadataKey;
import org.apache.kafka.coordinator.group.generated.GroupMetadataValue;
import org.apache.kafka.coordinator.group.generated.LegacyOffsetCommitKey;
import org.apache.kafka.coordinator.group.generated.LegacyOffsetCommitValue;
import org.apache.kafka.coordinator.group.generated.OffsetCommitKey;
import org.apache.kafka.coordinator.group.generated.OffsetCommitValue;
import org.junit.jupiter.api.Test;

/** What lies in the log, byte by byte. */
class GroupRecordsTest {

    private final GroupWorld world = new GroupWorld();

    private static String hex(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return HexFormat.of().formatHex(copy);
    }

    private interface Fields {
        void write(DataOutputStream out) throws IOException;
    }

    private static String bytes(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            fields.write(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        out.writeShort(text.length());
        out.writeBytes(text);
    }

    /** A string in a flexible version: its length plus one as a varint. */
    private static void compactText(DataOutputStream out, String text) throws IOException {
        out.writeByte(text.length() + 1);
        out.writeBytes(text);
    }

    private void append(short type, ApiMessage key, short version, ApiMessage value) {
        world.log.append(MemoryRecords.withRecords(
                Compression.NONE,
                new SimpleRecord(0, MessageUtil.toVersionPrefixedByteBuffer(type, key), MessageUtil.toVersionPrefixedByteBuffer(version, value))));
    }

    @Test
    void anOffsetIsWrittenInVersionFourWithItsTopicsId() {
        world.start();
        world.commit("g", "", -1, "orders", 3, 42);
        Record record = world.log.records().getLast();
        assertEquals(bytes(out -> {
            out.writeShort(1);
            text(out, "g");
            text(out, "orders");
            out.writeInt(3);
        }), hex(record.key()));
        assertEquals(bytes(out -> {
            out.writeShort(4);
            out.writeLong(42);
            out.writeInt(-1);
            compactText(out, "m");
            out.writeLong(VirtualLane.WALL_START_MILLIS);
            // One tagged field: the topic id, tag 0, 16 bytes.
            out.writeByte(1);
            out.writeByte(0);
            out.writeByte(16);
            out.writeLong(GroupWorld.TOPIC_ID.getMostSignificantBits());
            out.writeLong(GroupWorld.TOPIC_ID.getLeastSignificantBits());
        }), hex(record.value()));
    }

    @Test
    void anOffsetWithAnExpiryOfItsOwnIsWrittenInVersionOne() {
        world.start();
        world.commit(GroupWorld.commitRequest("g", "", -1, "orders", 3, 42).setRetentionTimeMs(1_000), 2);
        Record record = world.log.records().getLast();
        assertEquals(bytes(out -> {
            out.writeShort(1);
            out.writeLong(42);
            text(out, "m");
            out.writeLong(VirtualLane.WALL_START_MILLIS);
            out.writeLong(VirtualLane.WALL_START_MILLIS + 1_000);
        }), hex(record.value()));
    }

    @Test
    void aGroupIsWrittenInVersionThreeWithEveryMembersPart() {
        world.start();
        GroupWorld.Standing standing = world.stable("g", 1);
        Record record = world.log.records().getLast();
        assertEquals(bytes(out -> {
            out.writeShort(2);
            text(out, "g");
        }), hex(record.key()));
        ByteBuffer bytes = record.value().duplicate();
        assertEquals(3, bytes.getShort());
        GroupMetadataValue value = new GroupMetadataValue(new ByteBufferAccessor(bytes), (short) 3);
        assertEquals(0, bytes.remaining());
        assertEquals("consumer", value.protocolType());
        assertEquals("range", value.protocol());
        assertEquals(standing.leader(), value.leader());
        assertEquals(1, value.generation());
        GroupMetadataValue.MemberMetadata member = value.members().getFirst();
        assertEquals("client", member.clientId());
        assertEquals("/127.0.0.1", member.clientHost());
        assertEquals(GroupWorld.SESSION_MILLIS, member.sessionTimeout());
        assertEquals(GroupWorld.REBALANCE_MILLIS, member.rebalanceTimeout());
        assertArrayEquals(GroupWorld.subscription("orders"), member.subscription());
        assertArrayEquals(("part of " + standing.leader()).getBytes(), member.assignment());
    }

    @Test
    void anEmptyGroupKeepsItsTypeAndGeneration() {
        world.start();
        GroupWorld.Standing standing = world.stable("g", 1);
        world.leave("g", standing.leader());
        ByteBuffer bytes = world.log.records().getLast().value().duplicate();
        GroupMetadataValue value = new GroupMetadataValue(new ByteBufferAccessor(bytes), bytes.getShort());
        assertEquals("consumer", value.protocolType());
        assertNull(value.protocol());
        assertNull(value.leader());
        assertEquals(2, value.generation());
        assertEquals(List.of(), value.members());
    }

    @Test
    void aDeletionIsATombstoneForEachOffsetAndThenForTheGroup() {
        world.start();
        world.commit("g", "", -1, "orders", 0, 1);
        world.commit("g", "", -1, "orders", 1, 1);
        world.deleteGroup("g");
        List<Record> records = world.log.records();
        List<Record> tombstones = records.subList(2, records.size());
        assertEquals(3, tombstones.size());
        tombstones.forEach(each -> assertNull(each.value()));
        assertEquals(records.get(0).key(), tombstones.get(0).key());
        assertEquals(2, tombstones.get(2).key().getShort(0));
    }

    @Test
    void offsetsOfEveryOldVersionAreRead() {
        for (short version = 0; version <= OffsetCommitValue.HIGHEST_SUPPORTED_VERSION; version++) {
            append((short) 1, new OffsetCommitKey().setGroup("g").setTopic("orders").setPartition(version), version, new OffsetCommitValue()
                    .setOffset(100 + version).setMetadata("m").setCommitTimestamp(VirtualLane.WALL_START_MILLIS));
        }
        append((short) 0, new LegacyOffsetCommitKey().setGroup("g").setTopic("orders").setPartition(9), (short) 0, new LegacyOffsetCommitValue()
                .setOffset(99).setMetadata("m").setCommitTimestamp(VirtualLane.WALL_START_MILLIS));
        world.start();
        for (short version = 0; version <= OffsetCommitValue.HIGHEST_SUPPORTED_VERSION; version++) {
            assertEquals(100 + version, world.fetch("g", "orders", version));
        }
        assertEquals(99, world.fetch("g", "orders", 9));
    }

    @Test
    void groupsOfEveryOldVersionAreRead() {
        for (short version = 0; version <= GroupMetadataValue.HIGHEST_SUPPORTED_VERSION; version++) {
            append((short) 2, new GroupMetadataKey().setGroup("g" + version), version, new GroupMetadataValue()
                    .setProtocolType("consumer").setProtocol("range").setGeneration(5).setLeader("m").setMembers(List.of(
                            new GroupMetadataValue.MemberMetadata().setMemberId("m").setClientId("c").setClientHost("/h").setSessionTimeout(10_000)
                                    .setSubscription(GroupWorld.subscription("orders")).setAssignment(new byte[] {1}))));
        }
        world.start();
        for (short version = 0; version <= GroupMetadataValue.HIGHEST_SUPPORTED_VERSION; version++) {
            assertEquals("Stable", world.state("g" + version));
            assertEquals(Errors.NONE, world.heartbeat("g" + version, "m", 5));
        }
    }

    @Test
    void groupsOfOtherKindsAreLeftAlone() {
        append(new ConsumerGroupMetadataKey().apiKey(), new ConsumerGroupMetadataKey().setGroupId("modern"), (short) 0, new ConsumerGroupMetadataValue().setEpoch(3));
        world.start();
        assertEquals(Errors.NONE, world.commit("g", "", -1, "orders", 0, 1));
        assertEquals(Errors.GROUP_ID_NOT_FOUND.code(), world.describe("modern").errorCode());
        assertEquals(2, world.log.endOffset());
    }

    @Test
    void offsetsOfATransactionCountWhenItIsCommitted() {
        SimpleRecord offset = new SimpleRecord(
                0,
                MessageUtil.toVersionPrefixedByteBuffer((short) 1, new OffsetCommitKey().setGroup("g").setTopic("orders").setPartition(0)),
                MessageUtil.toVersionPrefixedByteBuffer((short) 4, new OffsetCommitValue().setOffset(77).setTopicId(Uuid.ZERO_UUID)));
        world.log.append(MemoryRecords.withTransactionalRecords(Compression.NONE, 5L, (short) 0, 0, offset));
        world.start();
        assertEquals(-1, world.fetch("g", "orders", 0));
        world.resign();
        world.log.append(MemoryRecords.withEndTransactionMarker(
                5L, (short) 0, new EndTransactionMarker(ControlRecordType.COMMIT, 0)));
        world.start();
        assertEquals(77, world.fetch("g", "orders", 0));
    }
}
