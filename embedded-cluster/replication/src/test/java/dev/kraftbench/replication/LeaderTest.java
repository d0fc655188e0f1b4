package dev.kraftbench.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.storage.EpochEnd;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.metadata.FenceBrokerRecord;
import org.apache.kafka.common.metadata.PartitionRecord;
import org.apache.kafka.common.metadata.TopicRecord;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

/** A leader with two followers that the test plays. */
class LeaderTest extends OneBroker {

    private static Errors errorOf(ProduceOutcome outcome) {
        return assertInstanceOf(ProduceOutcome.Failed.class, outcome).error();
    }

    // ---- acknowledgements

    @Test
    void aReplicaThatIsRemovedWhileItsLogIsBeingOpenedNeverLeads() {
        List<String> heard = new ArrayList<>();
        broker.replicas.onLeadership(TestBroker.TOPIC, new LeadershipListener() {
            @Override
            public void onLeading(Partition partition, int leaderEpoch) {
                heard.add("leading");
            }

            @Override
            public void onResigned(Partition partition, int leaderEpoch) {
                heard.add("resigned");
            }
        });
        broker.lane.holdOutcomes();
        broker.topicLedBy(1, 1, 2, 3);
        broker.publish(TestBroker.removal());

        broker.lane.releaseOutcomes();

        assertEquals(List.of(), heard);
    }

    @Test
    void batchesThatComeWhileTheLogIsBeingOpenedAreTakenInTheirOrder() {
        broker.lane.holdOutcomes();
        broker.topicLedBy(1, 1, 2, 3);
        broker.append(1, "a", "b");
        broker.append(1, "c");
        assertEquals(List.of(), broker.outcomes);

        broker.lane.releaseOutcomes();

        assertEquals(
                List.of(new ProduceOutcome.Produced(0, 1, -1, 0), new ProduceOutcome.Produced(2, 2, -1, 0)), broker.outcomes);
    }

    @Test
    void batchesThatWaitForALogAreRefusedWhenTheReplicaIsRemoved() {
        broker.lane.holdOutcomes();
        broker.topicLedBy(1, 1, 2, 3);
        broker.append(1, "a");

        broker.publish(TestBroker.removal());
        broker.lane.releaseOutcomes();

        assertEquals(Errors.NOT_LEADER_OR_FOLLOWER, errorOf(broker.outcomes.getFirst()));
    }

    @Test
    void acksOneIsAnsweredByTheLeaderAlone() {
        broker.topicLedBy(1, 1, 2, 3);
        broker.append(1, "a", "b");
        assertEquals(List.of(new ProduceOutcome.Produced(0, 1, -1, 0)), broker.outcomes);
        assertEquals(0, broker.partition().highWatermark());
    }

    @Test
    void acksAllWaitsForEveryInSyncFollower() {
        broker.topicLedBy(1, 1, 2, 3);
        broker.append(-1, "a", "b");
        broker.follower(2, 2);
        assertTrue(broker.outcomes.isEmpty());
        broker.follower(3, 2);
        assertEquals(List.of(new ProduceOutcome.Produced(0, 1, -1, 0)), broker.outcomes);
        assertEquals(2, broker.partition().highWatermark());
    }

    @Test
    void aFollowerOutsideTheIsrIsNotWaitedFor() {
        broker.topicLedBy(1, 1, 2);
        broker.append(-1, "a");
        broker.follower(2, 1);
        assertEquals(1, broker.outcomes.size());
    }

    @Test
    void tooFewReplicasRefuseBeforeTheAppend() {
        broker.settings.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "2");
        broker.topicLedBy(1, 1);
        broker.append(-1, "a");
        broker.append(1, "b");
        assertEquals(Errors.NOT_ENOUGH_REPLICAS, errorOf(broker.outcomes.get(0)));
        assertInstanceOf(ProduceOutcome.Produced.class, broker.outcomes.get(1));
        assertEquals(1, broker.partition().logEndOffset());
        assertEquals(0, broker.partition().highWatermark(), "the high watermark must not move under min.insync.replicas");
    }

    @Test
    void acksThatDoNotComeTimeOut() {
        broker.topicLedBy(1, 1, 2, 3);
        broker.append(-1, "a");
        broker.lane.advanceMillis(999);
        assertTrue(broker.outcomes.isEmpty());
        broker.lane.advanceMillis(1);
        assertEquals(Errors.REQUEST_TIMED_OUT, errorOf(broker.outcomes.getFirst()));
    }

    @Test
    void lostLeadershipAnswersWhoWaits() {
        broker.topicLedBy(1, 1, 2, 3);
        broker.append(-1, "a");
        broker.publish(TestBroker.change().setLeader(2));
        assertEquals(Errors.NOT_LEADER_OR_FOLLOWER, errorOf(broker.outcomes.getFirst()));
        broker.append(1, "b");
        assertEquals(Errors.NOT_LEADER_OR_FOLLOWER, errorOf(broker.outcomes.get(1)));
    }

    // ---- high watermark and ISR

    @Test
    void theHighWatermarkWaitsForAReplicaThatIsAboutToJoin() {
        broker.topicLedBy(1, 1, 2);
        broker.append(-1, "a");
        broker.follower(3, 0);
        broker.follower(2, 1);
        assertEquals(0, broker.partition().highWatermark(), "3 has just come and may catch up");
        broker.follower(3, 1);
        assertEquals(1, broker.partition().highWatermark());
        assertEquals(1, broker.proposed.size());
    }

    @Test
    void whileAnExpansionIsPendingTheNewcomerCountsHoweverLateItIs() {
        broker.topicLedBy(1, 1, 2);
        broker.follower(3, 0);
        assertEquals(List.of(new IsrChanges.Member(1, 11), new IsrChanges.Member(2, -1), new IsrChanges.Member(3, 13)),
                broker.proposed.getFirst().proposal().isr());
        broker.append(-1, "a");
        for (int i = 0; i < 100; i++) {
            broker.lane.advanceMillis(500);
            broker.follower(2, 1);
        }
        assertEquals(0, broker.partition().highWatermark());
    }

    @Test
    void anAnsweredExpansionCounts() {
        broker.topicLedBy(1, 1, 2);
        broker.follower(3, 0);
        broker.proposed.remove().answer().accept(new IsrChanges.Answer.Changed(1, 5, 101, List.of(1, 2, 3)));
        assertEquals(List.of(1, 2, 3), broker.partition().status().isr());
        assertEquals(101, broker.partition().status().partitionEpoch());
    }

    @Test
    void aRefusalByIneligibilityTakesTheProposalBack() {
        broker.topicLedBy(1, 1, 2);
        broker.follower(3, 0);
        broker.append(-1, "a");
        broker.follower(2, 1);
        broker.lane.advanceMillis(31_000);
        assertEquals(0, broker.partition().highWatermark());
        broker.proposed.remove().answer().accept(new IsrChanges.Answer.Refused(Errors.INELIGIBLE_REPLICA));
        assertEquals(1, broker.partition().highWatermark());
    }

    @Test
    void aRefusalByEpochHoldsTheUnionUntilTheMetadataTells() {
        broker.topicLedBy(1, 1, 2);
        broker.follower(3, 0);
        broker.append(-1, "a");
        broker.follower(2, 1);
        broker.proposed.remove().answer().accept(new IsrChanges.Answer.Refused(Errors.INVALID_UPDATE_VERSION));
        broker.lane.advanceMillis(31_000);
        assertEquals(0, broker.partition().highWatermark());
        assertTrue(broker.proposed.isEmpty());
        broker.publish(TestBroker.change().setIsr(List.of(1, 2)));
        assertEquals(1, broker.partition().highWatermark());
    }

    @Test
    void aLostProposalIsMadeAgain() {
        broker.topicLedBy(1, 1, 2);
        broker.follower(3, 0);
        broker.proposed.remove().answer().accept(new IsrChanges.Answer.Lost("no controller"));
        assertTrue(broker.proposed.isEmpty());
        broker.lane.advanceMillis(1_000);
        assertEquals(1, broker.proposed.size());
    }

    @Test
    void metadataThatWeKnowAlreadyDoesNotForgetAPendingProposal() {
        broker.topicLedBy(1, 1);
        broker.follower(2, 0);
        broker.proposed.remove().answer().accept(new IsrChanges.Answer.Changed(1, 5, 101, List.of(1, 2)));
        broker.follower(3, 0);
        assertEquals(1, broker.proposed.size());
        broker.publish(TestBroker.change().setIsr(List.of(1, 2)));
        broker.append(-1, "a");
        broker.follower(2, 1);
        broker.lane.advanceMillis(60_000);
        assertEquals(0, broker.partition().highWatermark(), "the controller may have committed 3's joining");
    }

    @Test
    void aReplicaBelowTheHighWatermarkDoesNotJoin() {
        broker.topicLedBy(1, 1, 2);
        broker.append(1, "a", "b");
        broker.follower(2, 2);
        assertEquals(2, broker.partition().highWatermark());
        broker.follower(3, 1);
        assertTrue(broker.proposed.isEmpty());
        broker.follower(3, 2);
        assertEquals(1, broker.proposed.size());
    }

    @Test
    void aReplicaBelowTheStartOfTheLeaderEpochDoesNotJoin() {
        broker.topicLedBy(1, 1, 2);
        broker.append(1, "a", "b");
        broker.publish(TestBroker.change().setLeader(1).setIsr(List.of(1, 2)));
        broker.follower(3, 1);
        assertTrue(broker.proposed.isEmpty());
        broker.follower(3, 2);
        assertEquals(1, broker.proposed.size());
    }

    @Test
    void aFencedReplicaDoesNotJoin() {
        broker.topicLedBy(1, 1, 2);
        broker.publish(new FenceBrokerRecord().setId(3).setEpoch(13));
        broker.follower(3, 0);
        assertTrue(broker.proposed.isEmpty());
    }

    @Test
    void anOlderRunOfABrokerIsTurnedAway() {
        broker.topicLedBy(1, 1, 2);
        FetchOutcome outcome = broker.partition()
                .fetch(new ReadSpec(new ReadSpec.Reader.Replica(3, 12), 0, 100, true, -1, -1, 0), true);
        assertEquals(new FetchOutcome.Failed(Errors.NOT_LEADER_OR_FOLLOWER), outcome);
    }

    @Test
    void aFollowerThatLagsTooLongLeaves() {
        broker.topicLedBy(1, 1, 2, 3);
        broker.append(1, "a");
        broker.follower(2, 1);
        broker.lane.advanceMillis(29_000);
        broker.follower(2, 1);
        assertTrue(broker.proposed.isEmpty());
        broker.lane.advanceMillis(16_001);
        assertEquals(
                List.of(1, 2),
                broker.proposed.getFirst().proposal().isr().stream().map(IsrChanges.Member::brokerId).toList());
        assertEquals(0, broker.partition().highWatermark(), "3 counts until the controller has taken it out");
        broker.proposed.remove().answer().accept(new IsrChanges.Answer.Changed(1, 5, 101, List.of(1, 2)));
        assertEquals(1, broker.partition().highWatermark());
    }

    @Test
    void aShrinkBelowTheMinimumTellsProducersThatTheirRecordsAreNotSafe() {
        broker.settings.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "2");
        broker.topicLedBy(1, 1, 2);
        broker.append(-1, "a");
        broker.publish(TestBroker.change().setIsr(List.of(1)));
        assertTrue(broker.outcomes.isEmpty());
        broker.lane.advanceMillis(1_000);
        assertEquals(Errors.REQUEST_TIMED_OUT, errorOf(broker.outcomes.getFirst()));
    }

    // ---- reading

    @Test
    void clientsReadBelowTheHighWatermarkOnly() {
        broker.topicLedBy(1, 1, 2);
        broker.append(1, "a");
        broker.append(1, "b");
        broker.follower(2, 1);
        FetchOutcome.Records read = assertInstanceOf(
                FetchOutcome.Records.class, broker.partition().fetch(ReadSpec.committed(0, 1 << 20), true));
        assertEquals(TestBroker.batch("a").sizeInBytes(), read.records().sizeInBytes());
        assertEquals(1, read.positions().highWatermark());
        read.release();
    }

    @Test
    void readersWithAnotherLeaderEpochAreToldWhoseIsOlder() {
        broker.topicLedBy(1, 1, 2);
        ReadSpec.Reader client = new ReadSpec.Reader.Client(false, true);
        assertEquals(
                new FetchOutcome.Failed(Errors.FENCED_LEADER_EPOCH),
                broker.partition().fetch(new ReadSpec(client, 0, 100, true, 4, -1, -1), true));
        assertEquals(
                new FetchOutcome.Failed(Errors.UNKNOWN_LEADER_EPOCH),
                broker.partition().fetch(new ReadSpec(client, 0, 100, true, 6, -1, -1), true));
    }

    @Test
    void aFollowerWithRecordsOfAnotherHistoryIsToldWhereTheLeadersEpochEnds() {
        broker.topicLedBy(1, 1, 2);
        broker.append(1, "a", "b");
        broker.publish(TestBroker.change().setLeader(1).setIsr(List.of(1, 2)));
        broker.publish(TestBroker.change().setLeader(1).setIsr(List.of(1, 2)));
        FetchOutcome outcome = broker.partition()
                .fetch(new ReadSpec(new ReadSpec.Reader.Replica(2, 12), 3, 100, true, 7, 5, 0), true);
        assertEquals(new EpochEnd(5, 2), assertInstanceOf(FetchOutcome.Diverging.class, outcome).leader());
        assertEquals(-1, broker.partition().status().followers().getFirst().logEndOffset(), "a diverging fetch is no progress");
    }

    @Test
    void waitersWakeOnceForABurst() {
        broker.topicLedBy(1, 1, 2);
        AtomicInteger ends = new AtomicInteger();
        AtomicInteger commits = new AtomicInteger();
        broker.partition().awaitEnd(partition -> ends.incrementAndGet());
        broker.partition().awaitCommitted(partition -> commits.incrementAndGet());
        broker.append(1, "a");
        broker.append(1, "b");
        assertEquals(0, ends.get());
        broker.lane.settle();
        assertEquals(1, ends.get());
        assertEquals(0, commits.get());
        broker.follower(2, 2);
        assertEquals(1, commits.get());
    }

    @Test
    void recordsThatAreToBeFlushedFirstAreAcknowledgedWhenTheyAre() {
        broker.settings.put(TopicConfig.FLUSH_MESSAGES_INTERVAL_CONFIG, "2");
        broker.topicLedBy(1, 1);
        broker.append(1, "a");
        assertEquals(1, broker.outcomes.size(), "it takes two records");
        assertEquals(1, broker.partition().highWatermark());

        broker.lane.holdOutcomes();
        broker.append(1, "b");
        broker.append(-1, "c");
        broker.lane.settle();
        assertEquals(1, broker.outcomes.size());
        assertEquals(1, broker.partition().highWatermark());

        broker.lane.releaseOutcomes();
        assertEquals(List.of(0L, 1L, 2L), broker.outcomes.stream().map(LeaderTest::offset).sorted().toList());
        assertEquals(3, broker.partition().highWatermark());
    }

    private static long offset(ProduceOutcome outcome) {
        return assertInstanceOf(ProduceOutcome.Produced.class, outcome).baseOffset();
    }

    @Test
    void aFlushThatComesTooLateForALeadershipAcknowledgesNothing() {
        broker.settings.put(TopicConfig.FLUSH_MESSAGES_INTERVAL_CONFIG, "1");
        broker.topicLedBy(1, 1, 2);
        broker.lane.holdOutcomes();
        broker.append(1, "a");
        broker.lane.settle();
        broker.publish(TestBroker.change().setLeader(2));
        assertEquals(List.of(), broker.outcomes);
        broker.lane.releaseOutcomes();
        assertEquals(Errors.NOT_LEADER_OR_FOLLOWER, errorOf(broker.outcomes.getFirst()));
    }

    @Test
    void whoeverReadsAReplicaThatIsRemovedIsSentElsewhere() {
        broker.topicLedBy(2, 1, 2);
        Partition partition = broker.partition();
        ReadSpec spec = new ReadSpec(new ReadSpec.Reader.Client(false, false), 0, 100, true, -1, -1, 0);
        List<FetchOutcome> held = new ArrayList<>();
        assertInstanceOf(FetchOutcome.Records.class, partition.fetch(spec, true)).release();
        partition.awaitCommitted(woken -> held.add(woken.fetch(spec, false)));

        broker.publish(TestBroker.removal());

        FetchOutcome refused = new FetchOutcome.Failed(Errors.NOT_LEADER_OR_FOLLOWER);
        assertEquals(List.of(refused), held);
        assertEquals(refused, partition.fetch(spec, true));
        assertEquals(
                new PartitionOffsets.Answer.Failed(Errors.NOT_LEADER_OR_FOLLOWER),
                partition.offsets().forTimestamp(0, PartitionOffsets.Bound.HIGH_WATERMARK, -1, false));
    }

    // ---- offsets

    @Test
    void theLatestOffsetIsUnknownUntilANewLeaderHasHeardItsFollowers() {
        broker.topicLedBy(1, 1, 2);
        broker.append(1, "a");
        broker.publish(TestBroker.change().setLeader(1).setIsr(List.of(1, 2)));
        PartitionOffsets offsets = broker.partition().offsets();
        assertEquals(
                new PartitionOffsets.Answer.Failed(Errors.OFFSET_NOT_AVAILABLE),
                offsets.forTimestamp(PartitionOffsets.LATEST, PartitionOffsets.Bound.HIGH_WATERMARK, -1, true));
        broker.follower(2, 1);
        assertEquals(
                new PartitionOffsets.Answer.At(1, -1, 6),
                offsets.forTimestamp(PartitionOffsets.LATEST, PartitionOffsets.Bound.HIGH_WATERMARK, -1, true));
    }

    @Test
    void deletedRecordsAreGoneForGoodWhenEveryReplicaHasFollowed() {
        broker.topicLedBy(1, 1, 2, 3);
        broker.append(1, "a", "b");
        broker.follower(2, 2);
        broker.follower(3, 2);
        PartitionOffsets.Deletion deletion = broker.partition().offsets().deleteBefore(PartitionOffsets.TO_HIGH_WATERMARK);
        assertEquals(2, deletion.wanted());
        assertFalse(deletion.isDone());
        assertEquals(2, broker.partition().logStartOffset());
        AtomicInteger moves = new AtomicInteger();
        broker.partition().awaitLogStart(partition -> moves.incrementAndGet());
        broker.partition().fetch(new ReadSpec(new ReadSpec.Reader.Replica(2, 12), 2, 0, true, -1, -1, 2), true).release();
        assertEquals(1, moves.get());
        broker.partition().fetch(new ReadSpec(new ReadSpec.Reader.Replica(3, 13), 2, 0, true, -1, -1, 2), true).release();
        assertTrue(broker.partition().offsets().lowWatermark(2).isDone());
    }

    // ---- replicas come and go

    @Test
    void leadershipIsAnnouncedAndTakenBack() {
        StringBuilder told = new StringBuilder();
        broker.replicas.onLeadership(TestBroker.TOPIC, new LeadershipListener() {
            @Override
            public void onLeading(Partition partition, int leaderEpoch) {
                told.append("+").append(leaderEpoch);
            }

            @Override
            public void onResigned(Partition partition, int leaderEpoch) {
                told.append("-").append(leaderEpoch);
            }
        });
        broker.topicLedBy(1, 1, 2);
        broker.publish(TestBroker.change().setLeader(1));
        broker.publish(TestBroker.change().setLeader(2));
        broker.publish(TestBroker.change().setLeader(1));
        broker.publish(TestBroker.removal());
        assertEquals("+5-5+6-6+8-8", told.toString());
    }

    @Test
    void aDeletedTopicLeavesNothingAndItsNameIsFree() {
        broker.topicLedBy(1, 1, 2);
        broker.append(1, "a");
        broker.publish(TestBroker.removal());
        assertEquals(new Replicas.Lookup.Missing(Errors.UNKNOWN_TOPIC_ID), broker.replicas.find(TestBroker.TOPIC_ID, 0));
        var again = new Uuid(2, 2);
        broker.publish(
                new TopicRecord().setName(TestBroker.TOPIC).setTopicId(again),
                new PartitionRecord()
                        .setTopicId(again)
                        .setPartitionId(0)
                        .setReplicas(List.of(1))
                        .setIsr(List.of(1))
                        .setLeader(1)
                        .setLeaderEpoch(0)
                        .setPartitionEpoch(0));
        Partition partition = broker.replicas.partition(again, 0);
        assertTrue(partition.isLeader());
        assertEquals(0, partition.logEndOffset());
    }

    @Test
    void logsAreFoundAgainAfterARestart() throws IOException {
        broker.topicLedBy(1, 1);
        broker.append(1, "a", "b");
        assertEquals(2, broker.partition().highWatermark());
        broker.close();
        broker = new TestBroker(directory);
        broker.topicLedBy(1, 1);
        assertEquals(2, broker.partition().logEndOffset());
        assertEquals(2, broker.partition().highWatermark());
    }

    @Test
    void aFailedDirectoryTakesItsReplicasOffline() throws IOException {
        broker.topicLedBy(1, 1, 2);
        broker.append(-1, "a");
        broker.replicas.directories().all().getFirst().fail(new IOException("the disk is gone"));
        broker.lane.settle();
        assertEquals(Errors.KAFKA_STORAGE_ERROR, errorOf(broker.outcomes.getFirst()));
        broker.append(1, "b");
        assertEquals(Errors.KAFKA_STORAGE_ERROR, errorOf(broker.outcomes.get(1)));
        assertEquals(
                new FetchOutcome.Failed(Errors.KAFKA_STORAGE_ERROR),
                broker.partition().fetch(ReadSpec.committed(0, 100), true));
        broker.publish(TestBroker.change().setLeader(2));
        assertEquals(PartitionStatus.Role.OFFLINE, broker.partition().status().role());
        assertTrue(broker.sent.isEmpty(), "an offline replica follows nobody");
    }

    @Test
    void aStoredLogOfATopicThatIsGoneIsDeleted() throws IOException {
        broker.topicLedBy(1, 1);
        broker.append(1, "a");
        broker.close();
        broker = new TestBroker(directory);
        broker.publish(TestBroker.broker(1));
        assertFalse(Files.exists(directory.resolve("orders-0")));
    }
}
