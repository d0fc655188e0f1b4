package dev.kraftbench.raft.internal.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.kraftbench.protocol.PeerRequest;
import dev.kraftbench.raft.Endpoint;
import dev.kraftbench.raft.MetadataLogLimits;
import dev.kraftbench.raft.OffsetAndEpoch;
import dev.kraftbench.raft.ReplicaKey;
import dev.kraftbench.raft.internal.core.Message;
import dev.kraftbench.raft.internal.core.Message.Known;
import dev.kraftbench.raft.internal.core.Message.RaftRequest;
import dev.kraftbench.raft.internal.core.Message.RaftResponse;
import dev.kraftbench.raft.internal.log.Batches;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.LeaderChangeMessage;
import org.apache.kafka.common.message.VoteResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RaftMessagesTest {

    private static final ReplicaKey SELF = new ReplicaKey(1, new Uuid(3, 1));
    private static final ReplicaKey OTHER = new ReplicaKey(2, new Uuid(3, 2));
    private static final Map<String, Endpoint> ENDPOINTS = Map.of("CONTROLLER", new Endpoint("localhost", 9093));
    private static final Known KNOWN = new Known(4, OptionalInt.of(1), new Endpoint("localhost", 9093));

    private final RaftMessages messages = new RaftMessages("cluster", MetadataLogLimits.DEFAULT);

    static Stream<RaftRequest> requests() {
        return Stream.of(
                new Message.Vote(5, SELF, OTHER, new OffsetAndEpoch(17, 4), true),
                new Message.Vote(5, SELF, OTHER, new OffsetAndEpoch(17, 4), false),
                new Message.BeginEpoch(5, 1, ENDPOINTS, OTHER),
                new Message.EndEpoch(5, 1, ENDPOINTS, List.of(OTHER)),
                new Message.Fetch(5, SELF, 17, 4, 1024, 500_000_000, 12),
                new Message.FetchSnapshot(5, SELF, new OffsetAndEpoch(17, 4), 100, 1024));
    }

    private static ApiMessage overTheWire(ApiMessage message, ApiMessage target, short version) {
        ObjectSerializationCache cache = new ObjectSerializationCache();
        ByteBuffer bytes = ByteBuffer.allocate(message.size(cache, version));
        message.write(new ByteBufferAccessor(bytes), cache, version);
        target.read(new ByteBufferAccessor(bytes.flip()), version);
        return target;
    }

    @ParameterizedTest
    @MethodSource("requests")
    void requestsArriveAsTheyWereSent(RaftRequest request) {
        PeerRequest sent = messages.request(request);

        ApiMessage received = overTheWire(sent.message(), sent.api().messageType.newRequest(), sent.maxVersion());

        assertEquals(new RaftAnswers.Reading.Read(request), RaftAnswers.read(received, sent.maxVersion(), "cluster"));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void requestsOfAnotherClusterAreRefused(RaftRequest request) {
        assertEquals(
                new RaftAnswers.Reading.Refused(Errors.INCONSISTENT_CLUSTER_ID),
                RaftAnswers.read(messages.request(request).message(), messages.request(request).maxVersion(), "elsewhere"));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void requestsCanBeWrittenInTheOldestVersionAllowed(RaftRequest request) {
        PeerRequest sent = messages.request(request);

        overTheWire(sent.message(), sent.api().messageType.newRequest(), sent.minVersion());
    }

    @Test
    void answersArriveAsTheyWereGiven() {
        roundTrip(ApiKeys.VOTE, new Message.VoteAnswer(Errors.NONE, KNOWN, true));
        roundTrip(ApiKeys.BEGIN_QUORUM_EPOCH, new Message.EpochAnswer(Errors.FENCED_LEADER_EPOCH, KNOWN));
        roundTrip(ApiKeys.END_QUORUM_EPOCH, new Message.EpochAnswer(Errors.NONE, new Known(4, OptionalInt.empty(), null)));
        roundTrip(ApiKeys.FETCH, new Message.FetchAnswer(Errors.NONE, KNOWN, 5, 2, new OffsetAndEpoch(3, 1), null, List.of()));
        roundTrip(ApiKeys.FETCH, new Message.FetchAnswer(Errors.NONE, KNOWN, -1, 2, null, new OffsetAndEpoch(3, 1), List.of()));
        roundTrip(ApiKeys.FETCH_SNAPSHOT, new Message.FetchSnapshotAnswer(
                Errors.NONE, KNOWN, new OffsetAndEpoch(3, 1), 10, 6, ByteBuffer.wrap(new byte[] {1, 2, 3, 4})));
    }

    private void roundTrip(ApiKeys api, RaftResponse answer) {
        ApiMessage sent = RaftAnswers.answer(api, api.latestVersion(), answer);

        assertEquals(answer, messages.response(sent));
    }

    @Test
    void answersCanBeWrittenInEveryVersion() {
        writable(ApiKeys.VOTE, ApiKeys.VOTE.oldestVersion(), new Message.VoteAnswer(Errors.NONE, KNOWN, true));
        writable(ApiKeys.BEGIN_QUORUM_EPOCH, ApiKeys.BEGIN_QUORUM_EPOCH.oldestVersion(), new Message.EpochAnswer(Errors.FENCED_LEADER_EPOCH, KNOWN));
        writable(ApiKeys.END_QUORUM_EPOCH, ApiKeys.END_QUORUM_EPOCH.oldestVersion(), new Message.EpochAnswer(Errors.NONE, KNOWN));
        writable(ApiKeys.UPDATE_RAFT_VOTER, ApiKeys.UPDATE_RAFT_VOTER.oldestVersion(), new Message.EpochAnswer(Errors.NONE, KNOWN));
        writable(ApiKeys.FETCH, 12, new Message.FetchAnswer(Errors.NONE, KNOWN, 5, 2, new OffsetAndEpoch(3, 1), null, List.of()));
        writable(ApiKeys.FETCH, 12, new Message.FetchAnswer(Errors.NONE, KNOWN, -1, 2, null, new OffsetAndEpoch(3, 1), List.of()));
        writable(ApiKeys.FETCH_SNAPSHOT, ApiKeys.FETCH_SNAPSHOT.oldestVersion(), new Message.FetchSnapshotAnswer(
                Errors.NONE, KNOWN, new OffsetAndEpoch(3, 1), 10, 6, ByteBuffer.wrap(new byte[] {1, 2, 3, 4})));
    }

    private static void writable(ApiKeys api, int oldest, RaftResponse answer) {
        for (short version = (short) oldest; version <= api.latestVersion(); version++) {
            overTheWire(RaftAnswers.answer(api, version, answer), api.messageType.newResponse(), version);
        }
    }

    @Test
    void fetchesThatCanNotSpeakOfDivergenceAreRefused() {
        ApiMessage fetch = messages.request(new Message.Fetch(5, SELF, 17, 4, 1024, 500_000_000, 12)).message();

        assertEquals(new RaftAnswers.Reading.Refused(Errors.UNSUPPORTED_VERSION), RaftAnswers.read(fetch, (short) 11, "cluster"));
    }

    @Test
    void damagedBatchesMakeAnAnswerUnreadable() {
        ByteBuffer batch = Batches.encodeControl(
                0, 1, 1, List.of(new LeaderChangeMessage().setVersion((short) 0).setLeaderId(1)));
        Message.FetchAnswer empty = new Message.FetchAnswer(Errors.NONE, KNOWN, 1, 0, null, null, List.of());
        ApiMessage whole = RaftAnswers.fetch(empty, MemoryRecords.readableRecords(batch.duplicate()), ApiKeys.FETCH.latestVersion());
        assertEquals(1, ((Message.FetchAnswer) messages.response(whole)).batches().size());

        batch.put(batch.limit() - 1, (byte) (batch.get(batch.limit() - 1) ^ 1));

        assertNull(messages.response(whole));
    }

    @Test
    void answersThatMakeNoSenseAreNone() {
        assertNull(messages.response(new VoteResponseData()));
        assertNull(messages.response(new VoteResponseData().setErrorCode(Errors.INCONSISTENT_CLUSTER_ID.code())));
        assertNull(messages.response(messages.request(requests().findFirst().orElseThrow()).message()));
    }
}
