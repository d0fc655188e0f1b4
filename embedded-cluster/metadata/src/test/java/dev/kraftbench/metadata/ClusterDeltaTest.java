package dev.kraftbench.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.protocol.ApiMessageAndVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.metadata.BrokerRegistrationChangeRecord;
import org.apache.kafka.common.metadata.PartitionChangeRecord;
import org.apache.kafka.common.metadata.PartitionRecord;
import org.apache.kafka.common.metadata.RegisterBrokerRecord;
import org.apache.kafka.common.metadata.RemoveTopicRecord;
import org.apache.kafka.common.metadata.TopicRecord;
import org.apache.kafka.common.protocol.ApiMessage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.Test;

class ClusterDeltaTest {

    private static final Uuid ORDERS = new Uuid(1, 1);

    private static ClusterImage replayed(ClusterImage base, ApiMessage... records) {
        ClusterDelta delta = new ClusterDelta(base);
        for (ApiMessage record : records) {
            delta.replay(record);
        }
        return delta.apply(base.offset() + records.length, 1);
    }

    private static PartitionRecord partition(int id) {
        return new PartitionRecord()
                .setTopicId(ORDERS)
                .setPartitionId(id)
                .setReplicas(List.of(1, 2, 3))
                .setIsr(List.of(1, 2, 3))
                .setLeader(1)
                .setLeaderEpoch(0)
                .setPartitionEpoch(0)
                .setDirectories(List.of(DirectoryIds.UNASSIGNED, DirectoryIds.UNASSIGNED, DirectoryIds.UNASSIGNED));
    }

    private static ClusterImage withOrders() {
        return replayed(
                ClusterImage.EMPTY, new TopicRecord().setName("orders").setTopicId(ORDERS), partition(0), partition(1));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void deltasOneByOneAndSnapshotsGiveWhatReplayFromScratchGives(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        RandomRecords source = new RandomRecords(random);
        List<ApiMessageAndVersion> all = new ArrayList<>(Features.bootstrapRecords());
        ClusterImage image = ClusterImage.EMPTY;
        ClusterDelta first = new ClusterDelta(image);
        all.forEach(record -> first.replay(record.message()));
        image = first.apply(all.size() - 1, 1);
        for (int batch = 0; batch < 60; batch++) {
            ClusterImage before = image;
            ClusterDelta delta = new ClusterDelta(before);
            for (int i = random.nextInt(6); i >= 0; i--) {
                ApiMessageAndVersion record = source.next(delta.apply(0, 0));
                // Through bytes, as other nodes see it.
                ApiMessageAndVersion decoded = RecordCodec.decode(RecordCodec.encode(record));
                assertEquals(record.message(), decoded.message());
                delta.replay(decoded.message());
                all.add(record);
            }
            image = delta.apply(all.size() - 1, 1);
            assertRoundTrip(image);
            ClusterDelta jump = ClusterDelta.between(before, image);
            assertEquals(image, jump.apply(image.offset(), image.epoch()), "seed " + seed);
        }
        ClusterDelta scratch = new ClusterDelta(ClusterImage.EMPTY);
        all.forEach(record -> scratch.replay(record.message()));
        assertEquals(scratch.apply(all.size() - 1, 1), image, "seed " + seed);
    }

    private static void assertRoundTrip(ClusterImage image) {
        ClusterDelta delta = new ClusterDelta(ClusterImage.EMPTY);
        ImageRecords.of(image).forEach(record ->
                delta.replay(RecordCodec.decode(RecordCodec.encode(record)).message()));
        assertEquals(image, delta.apply(image.offset(), image.epoch()));
    }

    @Test
    void aChangeThatNamesALeaderStartsALeaderEpoch() {
        ClusterImage image = replayed(
                withOrders(), new PartitionChangeRecord().setTopicId(ORDERS).setPartitionId(0).setLeader(2));
        PartitionRegistration partition = image.topics().partition(ORDERS, 0);
        assertNotNull(partition);
        assertEquals(2, partition.leader());
        assertEquals(1, partition.leaderEpoch());
        assertEquals(1, partition.partitionEpoch());
    }

    @Test
    void aChangeOfTheIsrAloneKeepsTheLeaderEpoch() {
        ClusterImage image = replayed(
                withOrders(), new PartitionChangeRecord().setTopicId(ORDERS).setPartitionId(0).setIsr(List.of(1)));
        PartitionRegistration partition = image.topics().partition(ORDERS, 0);
        assertNotNull(partition);
        assertEquals(List.of(1), partition.isr());
        assertEquals(0, partition.leaderEpoch());
        assertEquals(1, partition.partitionEpoch());
    }

    @Test
    void whatDoesNotChangeIsShared() {
        ClusterImage before = withOrders();
        ClusterImage after = replayed(
                before, new PartitionChangeRecord().setTopicId(ORDERS).setPartitionId(0).setLeader(2));
        assertSame(before.topics().partition(ORDERS, 1), after.topics().partition(ORDERS, 1));
        assertSame(before.brokers(), after.brokers());
    }

    @Test
    void deletingATopicForgetsItsConfiguration() {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, "orders");
        ClusterImage before = replayed(withOrders(), ImageRecords.configRecord(resource, "retention.ms", "1").message());
        ClusterDelta delta = new ClusterDelta(before);
        delta.replay(new RemoveTopicRecord().setTopicId(ORDERS));
        ClusterImage after = delta.apply(9, 1);
        assertNull(after.topics().topic("orders"));
        assertTrue(after.configs().of(resource).isEmpty());
        assertTrue(delta.isTopicDeleted(ORDERS));
        assertTrue(delta.changedConfigs().contains(resource));
    }

    @Test
    void aTopicDeletedAndMadeAgainInOneDeltaIsBothDeletedAndNew() {
        Uuid again = new Uuid(2, 2);
        ClusterDelta delta = new ClusterDelta(withOrders());
        delta.replay(new RemoveTopicRecord().setTopicId(ORDERS));
        delta.replay(new TopicRecord().setName("orders").setTopicId(again));
        ClusterImage after = delta.apply(9, 1);
        TopicImage topic = after.topics().topic("orders");
        assertNotNull(topic);
        assertEquals(again, topic.id());
        assertNull(after.topics().topic(ORDERS));
        assertTrue(delta.isTopicDeleted(ORDERS));
        TopicDelta change = delta.changedTopic(again);
        assertNotNull(change);
        assertTrue(change.isNew());
    }

    @Test
    void recordsThatContradictTheImageAreRefused() {
        Map<String, ApiMessage> wrong = new HashMap<>();
        wrong.put("partition of no topic", partition(0).setTopicId(new Uuid(9, 9)));
        wrong.put("change of no partition", new PartitionChangeRecord().setTopicId(ORDERS).setPartitionId(7));
        wrong.put("removal of no topic", new RemoveTopicRecord().setTopicId(new Uuid(9, 9)));
        wrong.put("change of no broker", new BrokerRegistrationChangeRecord().setBrokerId(1).setBrokerEpoch(1));
        wrong.put("too new metadata version", Features.record(Features.METADATA_VERSION, (short) 34).message());
        wrong.forEach((what, record) -> {
            ClusterDelta delta = new ClusterDelta(withOrders());
            assertThrows(InvalidMetadataException.class, () -> delta.replay(record), what);
        });
    }

    @Test
    void aBrokersChangeMustNameItsEpoch() {
        ClusterImage image = replayed(
                ClusterImage.EMPTY,
                new RegisterBrokerRecord().setBrokerId(1).setBrokerEpoch(5).setIncarnationId(new Uuid(1, 2)).setRack(null));
        ClusterDelta stale = new ClusterDelta(image);
        assertThrows(
                InvalidMetadataException.class,
                () -> stale.replay(new BrokerRegistrationChangeRecord().setBrokerId(1).setBrokerEpoch(4).setFenced((byte) -1)));
        ClusterImage unfenced = replayed(
                image, new BrokerRegistrationChangeRecord().setBrokerId(1).setBrokerEpoch(5).setFenced((byte) -1));
        assertTrue(unfenced.brokers().isUnfenced(1));
        assertFalse(image.brokers().isUnfenced(1));
    }
}
