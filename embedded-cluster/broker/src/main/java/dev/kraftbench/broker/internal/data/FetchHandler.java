package dev.kraftbench.broker.internal.data;

import dev.kraftbench.broker.FetchSettings;
import dev.kraftbench.broker.TopicAccess;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.LaneGroup;
import dev.kraftbench.metadata.TopicImage;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import dev.kraftbench.replication.FetchOutcome;
import dev.kraftbench.replication.Partition;
import dev.kraftbench.replication.ReadSpec;
import dev.kraftbench.replication.ReadSpec.Reader;
import dev.kraftbench.replication.Replicas;
import dev.kraftbench.replication.Replicas.Lookup;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * FETCH, of consumers and followers, with sessions (KIP-227).
 *
 * <p>A fetch runs on the lane of its session, which for a follower is the lane of its partitions. While a fetch is held, the next request of
 * its session makes it answer: so a follower with something new to say need not wait (see {@code FetchLoop} in replication).
 */
final class FetchHandler implements RequestHandler {

    private static final short REPLICA_STATE_SINCE = 15;
    private static final short TOPIC_IDS_SINCE = 13;
    private static final short FOLLOWER_FETCH_SINCE = 11;
    private static final byte READ_COMMITTED = 1;
    private static final int FINAL_EPOCH = -1;
    private static final int INITIAL_EPOCH = 0;
    private static final int MAX_PARTITIONS_PER_SESSION = 200_000;
    /** A follower's own limit counts, as long as a response stays within an int. */
    private static final int MAX_REPLICA_BYTES = 1 << 30;
    private static final int MAX_QUEUED_PER_SESSION = 4;
    /** No client waits that long for an answer, whatever it says. */
    private static final int MAX_WAIT_MILLIS = 300_000;

    private final Replicas replicas;
    private final LaneGroup lanes;
    private final int maxBytes;
    private final TopicAccess access;
    private final ConnectionFetches byConnection = new ConnectionFetches();
    private final List<FetchSessions> sessions = new ArrayList<>();
    private final Map<Lane, Integer> laneIndexes = new IdentityHashMap<>();

    FetchHandler(Replicas replicas, LaneGroup lanes, FetchSettings settings) {
        this.replicas = replicas;
        this.lanes = lanes;
        this.maxBytes = settings.maxBytes();
        this.access = settings.access();
        int perLane = Math.max(1, settings.sessionSlots() / lanes.size());
        for (int i = 0; i < lanes.size(); i++) {
            sessions.add(new FetchSessions(i, lanes.size(), perLane, new SplittableRandom(settings.random().nextLong())));
            laneIndexes.put(lanes.lane(i), i);
        }
    }

    /** A request on the lane that serves it. */
    private record Call(Request request, FetchRequestData message, ResponseSink sink, Lane lane, FetchSessions sessions) {
        boolean byTopicId() {
            return request.version() >= TOPIC_IDS_SINCE;
        }

        int replicaId() {
            return request.version() >= REPLICA_STATE_SINCE
                    ? message.replicaState().replicaId()
                    : message.replicaId();
        }

        boolean isReplica() {
            return replicaId() >= 0;
        }

        Reader reader() {
            return isReplica()
                    ? new Reader.Replica(
                            replicaId(),
                            request.version() >= REPLICA_STATE_SINCE ? message.replicaState().replicaEpoch() : -1)
                    : new Reader.Client(message.isolationLevel() == READ_COMMITTED, request.version() < FOLLOWER_FETCH_SINCE);
        }

        long nanos() {
            return lane.clock().nanos();
        }
    }

    @Override
    public void handle(Request request, ResponseSink sink) {
        FetchRequestData message = (FetchRequestData) request.message();
        int index = laneIndex(request, message);
        Lane lane = lanes.lane(index);
        Call call = new Call(request, message, sink, lane, sessions.get(index));
        lane.run(() -> serve(call));
    }

    private int laneIndex(Request request, FetchRequestData message) {
        if (message.sessionId() != 0) {
            return FetchSessions.laneIndex(message.sessionId(), lanes.size());
        }
        boolean replica = request.version() >= REPLICA_STATE_SINCE
                ? message.replicaState().replicaId() >= 0
                : message.replicaId() >= 0;
        if (replica && !message.topics().isEmpty() && !message.topics().getFirst().partitions().isEmpty()) {
            FetchRequestData.FetchTopic topic = message.topics().getFirst();
            if (find(FetchSession.Key.of(
                            request.version() >= TOPIC_IDS_SINCE,
                            topic.topicId(),
                            topic.topic(),
                            topic.partitions().getFirst().partition()))
                    instanceof Lookup.Hosted(Partition partition)) {
                return laneIndexes.getOrDefault(partition.lane(), 0);
            }
        }
        return laneIndexes.getOrDefault(request.connection().lane(), 0);
    }

    private Lookup find(FetchSession.Key key) {
        return key.topic().isEmpty()
                ? replicas.find(key.topicId(), key.partition())
                : replicas.find(new TopicPartition(key.topic(), key.partition()));
    }

    private Lookup find(FetchSession.Key key, Predicate<String> allowed) {
        if (allowed != TopicAccess.EVERY) {
            TopicImage topic = key.topic().isEmpty() ? replicas.image().topics().topic(key.topicId()) : null;
            String name = topic == null ? key.topic() : topic.name();
            if (!name.isEmpty() && !allowed.test(name)) {
                return new Lookup.Missing(Errors.TOPIC_AUTHORIZATION_FAILED);
            }
        }
        return find(key);
    }

    private void serve(Call call) {
        FetchRequestData message = call.message();
        if (message.sessionEpoch() == FINAL_EPOCH || message.sessionEpoch() == INITIAL_EPOCH) {
            endSession(call, message.sessionId());
            boolean wantsSession = message.sessionEpoch() == INITIAL_EPOCH && !message.topics().isEmpty();
            FetchSession session = wantsSession
                    ? call.sessions().create(call.byTopicId(), call.isReplica(), call.nanos())
                    : new FetchSession(0, call.byTopicId(), call.isReplica());
            session.update(message);
            if (session.size() > MAX_PARTITIONS_PER_SESSION) {
                call.sessions().remove(session.id());
                refuse(call, Errors.INVALID_REQUEST);
                return;
            }
            fetch(call, session, true);
            return;
        }
        FetchSession session = call.sessions().get(message.sessionId(), call.nanos());
        if (session == null) {
            refuse(call, Errors.FETCH_SESSION_ID_NOT_FOUND);
        } else if (session.held == null) {
            resume(call, session);
        } else if (session.next.size() >= MAX_QUEUED_PER_SESSION) {
            refuse(call, Errors.INVALID_FETCH_SESSION_EPOCH);
        } else {
            session.next.add(() -> resume(call, session));
            session.held.finish();
        }
    }

    private static void endSession(Call call, int id) {
        FetchSession old = id == 0 ? null : call.sessions().get(id, call.nanos());
        if (old != null) {
            call.sessions().remove(id);
            if (old.held != null) {
                old.held.finish();
            }
        }
    }

    private void resume(Call call, FetchSession session) {
        FetchRequestData message = call.message();
        if (message.sessionEpoch() != session.expectedEpoch()) {
            refuse(call, Errors.INVALID_FETCH_SESSION_EPOCH);
            return;
        }
        if (session.byTopicId() != call.byTopicId()) {
            refuse(call, Errors.FETCH_SESSION_TOPIC_ID_ERROR);
            return;
        }
        session.update(message);
        session.nextEpoch();
        if (session.size() > MAX_PARTITIONS_PER_SESSION) {
            call.sessions().remove(session.id());
            refuse(call, Errors.FETCH_SESSION_ID_NOT_FOUND);
            return;
        }
        fetch(call, session, false);
    }

    private static void refuse(Call call, Errors error) {
        call.sink().respond(new FetchResponseData().setErrorCode(error.code()).setSessionId(0));
    }

    private void fetch(Call call, FetchSession session, boolean full) {
        FetchRequestData message = call.message();
        Reader reader = call.reader();
        Predicate<String> allowed = call.isReplica()
                ? access.replicable(call.request())
                : access.readable(call.request());
        List<HeldFetch.Wanted> wanted = new ArrayList<>(session.size());
        Map<Integer, FetchOutcome> known = new LinkedHashMap<>();
        for (FetchSession.Entry entry : session.entries()) {
            ReadSpec spec = new ReadSpec(
                    reader,
                    entry.offset,
                    Math.max(0, entry.maxBytes),
                    true,
                    entry.currentLeaderEpoch,
                    entry.lastFetchedEpoch,
                    entry.logStartOffset);
            @Nullable Partition partition =
                    switch (find(entry.key, allowed)) {
                        case Lookup.Hosted(Partition hosted) -> hosted;
                        case Lookup.Missing(Errors error) -> {
                            known.put(wanted.size(), new FetchOutcome.Failed(error));
                            yield null;
                        }
                    };
            wanted.add(new HeldFetch.Wanted(entry, partition, spec, entry.advancedBy));
        }
        int most = call.isReplica() ? MAX_REPLICA_BYTES : Math.min(maxBytes, call.sink().mostRecordBytes());
        HeldFetch.Limits limits = new HeldFetch.Limits(
                TimeUnit.MILLISECONDS.toNanos(Math.clamp(message.maxWaitMs(), 0, MAX_WAIT_MILLIS)),
                Math.min(message.minBytes(), most),
                Math.clamp(message.maxBytes(), 0, most));
        HeldFetch fetch = new HeldFetch(call.lane(), limits, wanted, known, done -> finished(call, session, done, full));
        session.held = fetch;
        fetch.start();
        if (session.held == fetch) {
            byConnection.hold(call.request().connection(), fetch);
        }
    }

    /** Nothing is sent, and nothing is held as told; a new session does not come about (KIP-219). */
    private static FetchResponseData heldBack(Call call, FetchSession session, HeldFetch fetch, boolean full) {
        fetch.takeBack();
        if (full) {
            call.sessions().remove(session.id());
        }
        return new FetchResponseData().setSessionId(full ? 0 : session.id());
    }

    private void finished(Call call, FetchSession session, HeldFetch fetch, boolean full) {
        session.held = null;
        byConnection.release(call.request().connection(), fetch);
        int waitMillis = call.isReplica() ? 0 : call.sink().holdBack(fetch.recordBytes());
        if (waitMillis > 0) {
            call.sink().respond(heldBack(call, session, fetch, full).setThrottleTimeMs(waitMillis));
        } else {
            call.sink().respond(new FetchAnswer(replicas.image(), call.request(), session, full).of(fetch));
        }
        Runnable next = session.next.poll();
        if (next != null) {
            next.run();
            if (session.held != null && !session.next.isEmpty()) {
                session.held.finish();
            }
        }
    }
}
