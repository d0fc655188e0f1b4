package dev.kraftbench.share.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.coordinator.MemoryLog;
import dev.kraftbench.coordinator.SharePartitionKey;
import dev.kraftbench.coordinator.ShardSettings;
import dev.kraftbench.kernel.VirtualLane;
import dev.kraftbench.metadata.ClusterDelta;
import dev.kraftbench.metadata.ClusterImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.DeleteShareGroupStateRequestData;
import org.apache.kafka.common.message.InitializeShareGroupStateRequestData;
import org.apache.kafka.common.message.ReadShareGroupStateRequestData;
import org.apache.kafka.common.message.ReadShareGroupStateResponseData;
import org.apache.kafka.common.message.ReadShareGroupStateSummaryRequestData;
import org.apache.kafka.common.message.ReadShareGroupStateSummaryResponseData;
import org.apache.kafka.common.message.WriteShareGroupStateRequestData;
import org.apache.kafka.common.metadata.PartitionRecord;
import org.apache.kafka.common.metadata.RemoveTopicRecord;
import org.apache.kafka.common.metadata.TopicRecord;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.coordinator.share.generated.CoordinatorRecordType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShareCoordinatorTest {

    private static final Uuid TOPIC = new Uuid(7, 7);
    private static final byte AVAILABLE = 0;
    private static final byte ACKNOWLEDGED = 2;
    private static final int UPDATES_PER_SNAPSHOT = 3;
    private static final long PRUNE_MILLIS = 300_000;

    private final VirtualLane lane = new VirtualLane();
    private final MemoryLog log = new MemoryLog(new TopicPartition(ShareCoordinator.TOPIC, 0));
    private final List<Long> deletions = new ArrayList<>();
    private ClusterImage image = ClusterImage.EMPTY;
    private ShareCoordinator coordinator;

    @BeforeEach
    void setUp() {
        ClusterDelta delta = new ClusterDelta(ClusterImage.EMPTY);
        delta.replay(new TopicRecord().setName(ShareCoordinator.TOPIC).setTopicId(new Uuid(1, 1)));
        delta.replay(new PartitionRecord().setTopicId(new Uuid(1, 1)).setPartitionId(0).setReplicas(List.of(1)).setIsr(List.of(1)).setLeader(1));
        delta.replay(new TopicRecord().setName("orders").setTopicId(TOPIC));
        for (int i = 0; i < 2; i++) {
            delta.replay(new PartitionRecord().setTopicId(TOPIC).setPartitionId(i).setReplicas(List.of(1)).setIsr(List.of(1)).setLeader(1));
        }
        image = delta.apply(1, 1);
        lead();
    }

    private void lead() {
        newCoordinator();
        coordinator.elected(log, lane, deletions::add);
        lane.settle();
    }

    private void newCoordinator() {
        coordinator = new ShareCoordinator(new ShareCoordinator.Context(
                new ShardSettings(1, 5_000_000_000L, 1 << 20, 1_000),
                new ShareStateSettings(UPDATES_PER_SNAPSHOT, PRUNE_MILLIS, PRUNE_MILLIS),
                lane,
                () -> image));
    }

    private Errors initialize(int partition, int stateEpoch, long startOffset) {
        List<Errors> answers = new ArrayList<>();
        coordinator.initialize(
                StateApi.INITIALIZE.request("g", List.of(new StateApi.Item<>(TOPIC, partition, new InitializeShareGroupStateRequestData.PartitionData()
                        .setPartition(partition).setStateEpoch(stateEpoch).setStartOffset(startOffset)))),
                answer -> answers.add(Errors.forCode(answer.results().getFirst().partitions().getFirst().errorCode())));
        lane.settle();
        return answers.getFirst();
    }

    private ReadShareGroupStateResponseData.PartitionResult read(int partition, int leaderEpoch) {
        List<ReadShareGroupStateResponseData.PartitionResult> answers = new ArrayList<>();
        coordinator.read(
                StateApi.READ.request("g", List.of(new StateApi.Item<>(TOPIC, partition, new ReadShareGroupStateRequestData.PartitionData()
                        .setPartition(partition).setLeaderEpoch(leaderEpoch)))),
                answer -> answers.add(answer.results().getFirst().partitions().getFirst()));
        lane.settle();
        return answers.getFirst();
    }

    private ReadShareGroupStateSummaryResponseData.PartitionResult summary(int partition) {
        List<ReadShareGroupStateSummaryResponseData.PartitionResult> answers = new ArrayList<>();
        coordinator.readSummary(
                StateApi.READ_SUMMARY.request("g", List.of(new StateApi.Item<>(
                        TOPIC, partition, new ReadShareGroupStateSummaryRequestData.PartitionData().setPartition(partition)))),
                answer -> answers.add(answer.results().getFirst().partitions().getFirst()));
        lane.settle();
        return answers.getFirst();
    }

    private Errors write(int partition, int stateEpoch, int leaderEpoch, long startOffset, int complete, StateBatch... batches) {
        List<Errors> answers = new ArrayList<>();
        WriteShareGroupStateRequestData.PartitionData data = new WriteShareGroupStateRequestData.PartitionData()
                .setPartition(partition)
                .setStateEpoch(stateEpoch)
                .setLeaderEpoch(leaderEpoch)
                .setStartOffset(startOffset)
                .setDeliveryCompleteCount(complete);
        for (StateBatch batch : batches) {
            data.stateBatches().add(new WriteShareGroupStateRequestData.StateBatch()
                    .setFirstOffset(batch.firstOffset())
                    .setLastOffset(batch.lastOffset())
                    .setDeliveryState(batch.state())
                    .setDeliveryCount(batch.deliveries()));
        }
        coordinator.write(
                StateApi.WRITE.request("g", List.of(new StateApi.Item<>(TOPIC, partition, data))),
                answer -> answers.add(Errors.forCode(answer.results().getFirst().partitions().getFirst().errorCode())));
        lane.settle();
        return answers.getFirst();
    }

    private static StateBatch batch(long first, long last, byte state, int deliveries) {
        return new StateBatch(first, last, state, (short) deliveries);
    }

    private static List<StateBatch> batches(ReadShareGroupStateResponseData.PartitionResult read) {
        return read.stateBatches().stream()
                .map(each -> batch(each.firstOffset(), each.lastOffset(), each.deliveryState(), each.deliveryCount()))
                .toList();
    }

    private List<Short> recordTypes() {
        return log.records().stream().map(record -> record.key().getShort()).toList();
    }

    @Test
    void whatWasWrittenIsReadBackAlsoByTheNextCoordinator() {
        assertEquals(Errors.NONE, initialize(0, 4, 10));
        assertEquals(4, read(0, 2).stateEpoch());
        assertEquals(Errors.NONE, write(0, 4, 2, 10, 3, batch(10, 12, ACKNOWLEDGED, 1), batch(15, 19, AVAILABLE, 1)));
        assertEquals(Errors.NONE, write(0, 4, 2, 12, 1, batch(15, 16, ACKNOWLEDGED, 2)));

        List<StateBatch> expected = List.of(batch(12, 12, ACKNOWLEDGED, 1), batch(15, 16, ACKNOWLEDGED, 2), batch(17, 19, AVAILABLE, 1));
        for (int round = 0; round < 3; round++) {
            ReadShareGroupStateResponseData.PartitionResult state = read(0, 2);
            assertEquals(expected, batches(state));
            assertEquals(12, state.startOffset());
            assertEquals(1, summary(0).deliveryCompleteCount());
            coordinator.resigned(0);
            lead();
        }
    }

    @Test
    void olderEpochsAreFenced() {
        initialize(0, 4, 0);
        read(0, 5);

        assertEquals(Errors.FENCED_LEADER_EPOCH.code(), read(0, 4).errorCode());
        assertEquals(Errors.FENCED_LEADER_EPOCH, write(0, 4, 4, 0, 0));
        assertEquals(Errors.FENCED_STATE_EPOCH, write(0, 3, 5, 0, 0));
        assertEquals(Errors.FENCED_STATE_EPOCH, initialize(0, 3, 0));

        coordinator.resigned(0);
        lead();
        assertEquals(Errors.FENCED_LEADER_EPOCH.code(), read(0, 4).errorCode());
        assertEquals(Errors.FENCED_STATE_EPOCH, write(0, 3, 5, 0, 0));
        assertEquals(Errors.NONE, write(0, 4, 5, 0, 0));
    }

    @Test
    void whatIsNotInitialisedOrDoesNotExistIsRefused() {
        assertEquals(Errors.INVALID_REQUEST, write(0, 0, 0, 0, 0));
        assertEquals(Errors.INVALID_REQUEST.code(), read(0, 0).errorCode());
        assertEquals(Errors.UNKNOWN_TOPIC_OR_PARTITION, initialize(9, 0, 0));
        assertEquals(-1, summary(0).startOffset());
        assertEquals(-1, summary(0).deliveryCompleteCount());
    }

    @Test
    void anInitialisationThatComesAgainWhenRecordsAreAcceptedChangesNothing() {
        assertEquals(Errors.NONE, initialize(0, 1, -1));
        write(0, 1, 0, 0, 5, batch(0, 4, ACKNOWLEDGED, 1));

        assertEquals(Errors.NONE, initialize(0, 1, -1));

        ReadShareGroupStateResponseData.PartitionResult state = read(0, 0);
        assertEquals(0, state.startOffset());
        assertEquals(1, batches(state).size());
        assertEquals(5, summary(0).deliveryCompleteCount());
    }

    @Test
    void anInitialisationBeginsAnew() {
        initialize(0, 1, 0);
        write(0, 1, 0, 0, 5, batch(0, 4, ACKNOWLEDGED, 1));
        assertEquals(Errors.NONE, initialize(0, 2, 100));
        int records = log.records().size();
        assertEquals(Errors.NONE, initialize(0, 2, 100));

        assertEquals(records, log.records().size());
        ReadShareGroupStateResponseData.PartitionResult state = read(0, 0);
        assertEquals(100, state.startOffset());
        assertEquals(List.of(), batches(state));
        assertEquals(0, summary(0).deliveryCompleteCount());
    }

    @Test
    void afterSoManyUpdatesComesASnapshot() {
        initialize(0, 0, 0);
        for (int i = 0; i < 5; i++) {
            write(0, 0, 0, 0, 0, batch(i, i, ACKNOWLEDGED, 1));
        }
        short snapshot = CoordinatorRecordType.SHARE_SNAPSHOT.id();
        short update = CoordinatorRecordType.SHARE_UPDATE.id();
        assertEquals(List.of(snapshot, update, update, update, snapshot, update), recordTypes());
        assertEquals(List.of(batch(0, 4, ACKNOWLEDGED, 1)), batches(read(0, 0)));
    }

    @Test
    void recordsBeforeTheOldestNeededSnapshotAreDeleted() {
        initialize(0, 0, 0);
        initialize(1, 0, 0);
        for (int i = 0; i < 4; i++) {
            write(0, 0, 0, 0, 0, batch(i, i, ACKNOWLEDGED, 1));
        }
        // Partition 1 has none but its first snapshot at offset 1.
        lane.advanceMillis(PRUNE_MILLIS - 1);
        assertEquals(List.of(), deletions);
        lane.advanceMillis(1);
        assertEquals(List.of(1L), deletions);

        // The one that rests got a snapshot by now, and so does not keep old records.
        lane.advanceMillis(PRUNE_MILLIS);
        assertEquals(2, deletions.size());
        assertTrue(deletions.getLast() >= 6, "deleted before " + deletions);
    }

    @Test
    void theDeletedAreForgottenAndThoseOfDeletedTopicsToo() {
        initialize(0, 0, 5);
        initialize(1, 0, 5);
        List<Errors> answers = new ArrayList<>();
        coordinator.delete(
                StateApi.DELETE.request("g", List.of(
                        new StateApi.Item<>(TOPIC, 0, new DeleteShareGroupStateRequestData.PartitionData().setPartition(0)))),
                answer -> answers.add(Errors.forCode(answer.results().getFirst().partitions().getFirst().errorCode())));
        lane.settle();
        assertEquals(List.of(Errors.NONE), answers);
        assertEquals(-1, summary(0).startOffset());
        assertEquals(5, summary(1).startOffset());

        ClusterImage before = image;
        deleteTopic();
        lane.settle();
        image = before;
        coordinator.resigned(0);
        lead();
        assertEquals(-1, summary(1).startOffset());
    }

    private void deleteTopic() {
        ClusterDelta delta = new ClusterDelta(image);
        delta.replay(new RemoveTopicRecord().setTopicId(TOPIC));
        image = delta.apply(image.offset() + 1, 1);
        coordinator.metadataChanged(delta, image);
    }

    @Test
    void thoseOfTopicsThatWereDeletedWhileNobodyLedAreForgotten() {
        initialize(0, 0, 5);
        ClusterImage before = image;
        coordinator.resigned(0);
        deleteTopic();
        lead();
        lane.advanceMillis(1);
        assertEquals(2, log.records().size());
        assertEquals(null, log.records().getLast().value());

        image = before;
        coordinator.resigned(0);
        lead();
        assertEquals(-1, summary(0).startOffset());
        assertEquals(2, log.records().size());
    }

    @Test
    void whatIsPublishedLateIsNotTakenForGone() {
        ClusterImage published = image;
        initialize(0, 0, 5);
        coordinator.resigned(0);
        ClusterDelta delta = new ClusterDelta(image);
        delta.replay(new TopicRecord().setName("late").setTopicId(new Uuid(8, 8)));
        ClusterImage known = delta.apply(image.offset() + 1, 1);
        image = ClusterImage.EMPTY;
        ClusterDelta all = new ClusterDelta(known);
        newCoordinator();
        coordinator.metadataChanged(all, known);
        coordinator.elected(log, lane, deletions::add);
        lane.advanceMillis(1);
        image = published;
        assertEquals(5, summary(0).startOffset());
    }

    @Test
    void withoutLeadershipTheAnswerIsToLookElsewhere() {
        coordinator.resigned(0);
        assertEquals(Errors.NOT_COORDINATOR, initialize(0, 0, 0));
    }

    @Test
    void keysAreMappedToPartitionsAsInKafka() {
        SharePartitionKey key = new SharePartitionKey("a:b", TOPIC, 3);
        assertEquals(key, SharePartitionKey.parse(key.coordinatorKey()));
        assertEquals(Math.abs(("a:b:" + TOPIC + ":3").hashCode()) % 50, key.statePartition(50));
    }

    @Test
    void batchesAreMergedAsIfOffsetByOffset() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            StateBatches batches = new StateBatches();
            StateBatch[] naive = new StateBatch[60];
            long start = 0;
            for (int i = 0; i < 40; i++) {
                long first = random.nextInt(50);
                long last = first + random.nextInt(10);
                StateBatch added = batch(first, last, (byte) random.nextInt(3), 1 + random.nextInt(3));
                batches.add(added);
                for (int offset = (int) first; offset <= last; offset++) {
                    if (naive[offset] == null || added.supersedes(naive[offset])) {
                        naive[offset] = added;
                    }
                }
                if (random.nextInt(10) == 0) {
                    start += random.nextInt(5);
                    batches.dropBefore(start);
                    for (int offset = 0; offset < start; offset++) {
                        naive[offset] = null;
                    }
                }
                assertEquals(ranges(naive), batches.list(), "seed " + seed + " step " + i);
            }
        }
    }

    private static List<StateBatch> ranges(StateBatch[] naive) {
        List<StateBatch> ranges = new ArrayList<>();
        for (int offset = 0; offset < naive.length; offset++) {
            StateBatch at = naive[offset];
            if (at == null) {
                continue;
            }
            StateBatch last = ranges.isEmpty() ? null : ranges.getLast();
            if (last != null && last.lastOffset() == offset - 1 && last.isAlike(at)) {
                ranges.set(ranges.size() - 1, last.until(offset));
            } else {
                ranges.add(batch(offset, offset, at.state(), at.deliveries()));
            }
        }
        return ranges;
    }
}
