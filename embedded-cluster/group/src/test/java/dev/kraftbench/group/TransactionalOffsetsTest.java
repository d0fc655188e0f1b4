package dev.kraftbench.group;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kraftbench.coordinator.TransactionEnd;
import dev.kraftbench.coordinator.TransactionalProducer;
import dev.kraftbench.group.GroupWorld.Answer;
import dev.kraftbench.group.GroupWorld.Standing;
import dev.kraftbench.storage.VerificationGuard;
import java.util.List;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopics;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseGroup;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData.TxnOffsetCommitRequestPartition;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData.TxnOffsetCommitRequestTopic;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Offsets that are committed with a transaction. */
class TransactionalOffsetsTest {

    private static final String GROUP = "payment";
    private static final TransactionalProducer PRODUCER = new TransactionalProducer(7, (short) 3);

    private final GroupWorld world = new GroupWorld().start();

    private static TxnOffsetCommitRequestData request(String member, @Nullable String instance, int generation, long offset) {
        TxnOffsetCommitRequestData request = new TxnOffsetCommitRequestData()
                .setTransactionalId("payments")
                .setGroupId(GROUP)
                .setProducerId(PRODUCER.producerId())
                .setProducerEpoch(PRODUCER.epoch())
                .setMemberId(member)
                .setGroupInstanceId(instance)
                .setGenerationIdOrMemberEpoch(generation);
        request.topics().add(new TxnOffsetCommitRequestTopic()
                .setName("orders")
                .setPartitions(List.of(new TxnOffsetCommitRequestPartition().setPartitionIndex(0).setCommittedOffset(offset).setCommittedMetadata("m"))));
        return request;
    }

    private Errors commit(TxnOffsetCommitRequestData request, int version) {
        Answer<Errors> answer = new Answer<>();
        world.coordinator.commitTransactional(
                new ClientContext("client", "/127.0.0.1", (short) version),
                request,
                VerificationGuard.NONE,
                response -> answer.accept(Errors.forCode(response.topics().getFirst().partitions().getFirst().errorCode())),
                answer);
        world.lane.settle();
        return answer.get();
    }

    @Test
    void whoIsNoProducerCommitsNothing() {
        assertEquals(Errors.INVALID_PRODUCER_ID_MAPPING, commit(request("", null, -1, 5).setProducerId(-1), 3));
        assertEquals(Errors.INVALID_PRODUCER_ID_MAPPING, commit(request("", null, -1, 5).setProducerEpoch((short) -1), 3));
    }

    private Errors end(boolean committed) {
        Answer<Errors> answer = new Answer<>();
        world.coordinator.endTransaction(0, new TransactionEnd(PRODUCER, 1, committed, (short) 2), answer);
        world.lane.settle();
        return answer.get();
    }

    private Errors stableFetchError() {
        Answer<OffsetFetchResponseGroup> answer = new Answer<>();
        world.coordinator.ask(
                OffsetRequests.FETCH_STABLE,
                new ClientContext("client", "/127.0.0.1", (short) 9),
                new OffsetFetchRequestGroup()
                        .setGroupId(GROUP)
                        .setTopics(List.of(new OffsetFetchRequestTopics().setName("orders").setPartitionIndexes(List.of(0)))),
                answer);
        world.lane.settle();
        return Errors.forCode(answer.get().topics().getFirst().partitions().getFirst().errorCode());
    }

    @Test
    void offsetsCountWhenTheirTransactionIsCommitted() {
        assertEquals(Errors.NONE, commit(request("", null, -1, 42), 3));
        assertEquals(-1, world.fetch(GROUP, "orders", 0));
        assertEquals(Errors.UNSTABLE_OFFSET_COMMIT, stableFetchError());
        assertEquals(Errors.NONE, end(true));
        assertEquals(42, world.fetch(GROUP, "orders", 0));
        assertEquals(Errors.NONE, stableFetchError());
    }

    @Test
    void offsetsOfAnAbortedTransactionNeverDo() {
        assertEquals(Errors.NONE, world.commit(GROUP, "", -1, "orders", 0, 10));
        assertEquals(Errors.NONE, commit(request("", null, -1, 42), 3));
        assertEquals(Errors.NONE, end(false));
        assertEquals(10, world.fetch(GROUP, "orders", 0));
        assertEquals(Errors.NONE, stableFetchError());
    }

    @Test
    void theNextCoordinatorKnowsWhatIsPendingAndWhatIsNot() {
        commit(request("", null, -1, 42), 3);
        world.failOver();
        assertEquals(Errors.UNSTABLE_OFFSET_COMMIT, stableFetchError());
        assertEquals(Errors.NONE, end(true));
        world.failOver();
        assertEquals(42, world.fetch(GROUP, "orders", 0));
    }

    @Test
    void whoSpeaksForAMemberIsCheckedLikeTheMember() {
        Standing standing = world.stable(GROUP, 1);
        assertEquals(Errors.NONE, commit(request(standing.leader(), null, 1, 1), 3));
        assertEquals(Errors.ILLEGAL_GENERATION, commit(request(standing.leader(), null, 0, 1), 3));
        assertEquals(Errors.UNKNOWN_MEMBER_ID, commit(request("who", null, 1, 1), 3));
        assertEquals(Errors.UNKNOWN_MEMBER_ID, commit(request(standing.leader(), "one", 1, 1), 3));
        assertEquals(Errors.NONE, commit(request("", null, -1, 1), 3), "old producers don't tell for whom they speak");
    }

    @Test
    void membersMayCommitInTransactionsAlsoBeforeTheyKnowTheirPart() {
        Standing standing = world.stable(GROUP, 1);
        world.join(GROUP, world.newMember(GROUP));
        world.join(GROUP, standing.leader());
        assertEquals(Errors.NONE, commit(request(standing.leader(), null, 2, 1), 3));
    }

    @Test
    void aGroupThatDoesNotExistIsToldInTheWordsOfTheVersion() {
        assertEquals(Errors.ILLEGAL_GENERATION, commit(request("m", null, 1, 1), 5));
        assertEquals(Errors.GROUP_ID_NOT_FOUND, commit(request("m", null, 1, 1), 6));
    }

    @Test
    void aTextThatIsTooLongIsRefused() {
        TxnOffsetCommitRequestData request = request("", null, -1, 1);
        request.topics().getFirst().partitions().getFirst().setCommittedMetadata("x".repeat(101));
        assertEquals(Errors.OFFSET_METADATA_TOO_LARGE, commit(request, 3));
        assertEquals(Errors.NONE, stableFetchError());
    }

    @Test
    void aBrokerThatDoesNotCoordinateTheGroupSaysItAsAPartitionsLeaderWould() {
        world.resign();
        assertEquals(Errors.NOT_COORDINATOR, commit(request("", null, -1, 1), 3));
        assertEquals(Errors.NOT_LEADER_OR_FOLLOWER, end(true));
    }
}
