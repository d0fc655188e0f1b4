package dev.kraftbench.replication;

import dev.kraftbench.kernel.Helpers.Outcome;
import dev.kraftbench.kernel.Link;
import dev.kraftbench.kernel.Link.Delivery;
import dev.kraftbench.kernel.Peer;
import dev.kraftbench.kernel.Timer;
import dev.kraftbench.metadata.BrokerRegistration;
import dev.kraftbench.protocol.PeerRequest;
import dev.kraftbench.protocol.RecordSlice;
import dev.kraftbench.storage.PartitionLog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches from one leader node for all partitions of a lane that follow it, by one fetch session. On the lane.
 *
 * <p>The leader holds a fetch until there is something to give. A partition that is added meanwhile must not wait for that: a second
 * request follows at once, which names only the new ones, and at which the leader answers the first. Because the second then
 * repeats positions that the answer to the first may have moved, each {@link Pursuit} knows which answers speak of its present position.
 */
final class FetchLoop {

    private static final Logger LOG = LoggerFactory.getLogger(FetchLoop.class);
    private static final short OLDEST_FETCH = 15;
    private static final long FIRST_BACKOFF_NANOS = 20_000_000L;

    private record Key(Uuid topicId, int partition) {}

    private final ReplicaLane home;
    private final int leaderId;
    private final PursuitSteps steps;
    private final Map<Key, Pursuit> pursuits = new LinkedHashMap<>();
    /** Those whose position the leader has to be told. */
    private final Set<Pursuit> changed = new LinkedHashSet<>();
    private final Map<Key, String> forgotten = new LinkedHashMap<>();

    private @Nullable Link<PeerRequest, ApiMessage> link;
    private int sessionId;
    private int sessionEpoch;
    private long sessionGeneration;
    private long lastRequest;
    private int inFlight;
    private boolean urgent;
    private boolean closed;
    private long backoffNanos = FIRST_BACKOFF_NANOS;
    private @Nullable Timer reconnectTimer;
    private @Nullable Timer retryTimer;
    private long retryTimerDueNanos;

    FetchLoop(ReplicaLane home, int leaderId) {
        this.home = home;
        this.leaderId = leaderId;
        this.steps = new PursuitSteps(home, leaderId);
    }

    int leaderId() {
        return leaderId;
    }

    boolean isIdle() {
        return pursuits.isEmpty();
    }

    void add(Partition partition, int leaderEpoch) {
        if (partition.log() == null) {
            throw new IllegalStateException("no log of " + partition.name());
        }
        Pursuit pursuit = new Pursuit(partition, leaderEpoch, partition.log(), lastRequest);
        Key key = new Key(partition.id().topicId(), partition.id().partition());
        pursuits.put(key, pursuit);
        tell(pursuit);
        pumpSoon();
    }

    /** Has the next request tell the position, which means that the records below it are here to stay. */
    private void tell(Pursuit pursuit) {
        if (!pursuit.log().owesFlush()) {
            changed.add(pursuit);
            return;
        }
        pursuit.pauseForFlush();
        leaveSession(pursuit);
        pursuit.log().awaitFlush(outcome -> {
            if (outcome instanceof Outcome.Done<Long>) {
                resume(pursuit);
            }
        });
    }

    void remove(Partition partition) {
        Key key = new Key(partition.id().topicId(), partition.id().partition());
        Pursuit pursuit = pursuits.remove(key);
        if (pursuit != null) {
            changed.remove(pursuit);
            if (pursuit.inSession()) {
                forgotten.put(key, partition.id().topic());
            }
        }
    }

    void replaceLog(Partition partition, PartitionLog equal) {
        Pursuit pursuit = pursuits.get(new Key(partition.id().topicId(), partition.id().partition()));
        if (pursuit != null) {
            pursuit.replaceLog(equal);
        }
    }

    void positionMoved(Partition partition) {
        Pursuit pursuit = pursuits.get(new Key(partition.id().topicId(), partition.id().partition()));
        if (pursuit != null && !pursuit.isPaused()) {
            changed.add(pursuit);
        }
    }

    /** Something can't wait for the answer to a held fetch. A whole batch of metadata changes makes one request. */
    private void pumpSoon() {
        if (!urgent) {
            urgent = true;
            home.lane().execute(this::pump);
        }
    }

    void brokersChanged() {
        BrokerRegistration leader = home.image().brokers().broker(leaderId);
        @Nullable Peer now = leader == null ? null : leader.peer(home.config().interBrokerListener());
        if (link != null && !link.peer().equals(now)) {
            disconnect();
        }
        if (reconnectTimer != null) {
            reconnectTimer.cancel();
            reconnectTimer = null;
        }
        pumpSoon();
    }

    void close() {
        closed = true;
        pursuits.clear();
        changed.clear();
        if (reconnectTimer != null) {
            reconnectTimer.cancel();
        }
        if (retryTimer != null) {
            retryTimer.cancel();
        }
        disconnect();
    }

    private void disconnect() {
        Link<PeerRequest, ApiMessage> old = link;
        link = null;
        resetSession();
        if (old != null) {
            old.close();
        }
    }

    private void resetSession() {
        sessionId = 0;
        sessionEpoch = 0;
        sessionGeneration++;
        inFlight = 0;
        forgotten.clear();
        for (Pursuit pursuit : pursuits.values()) {
            pursuit.leftSession();
            if (!pursuit.isPaused()) {
                changed.add(pursuit);
            }
        }
    }

    // ---- requests

    private void pump() {
        boolean now = urgent;
        urgent = false;
        if (closed || reconnectTimer != null) {
            return;
        }
        boolean mayOvertake = now && inFlight == 1 && sessionId != 0;
        if (inFlight > 0 && !mayOvertake) {
            return;
        }
        boolean nothingToAsk = sessionId == 0 ? changed.isEmpty() : inFlight > 0 ? !hasNews() : !anyActive();
        if (nothingToAsk) {
            return;
        }
        Link<PeerRequest, ApiMessage> to = connect();
        if (to == null) {
            reconnectLater();
            return;
        }
        FetchRequestData request = request();
        long number = ++lastRequest;
        long generation = sessionGeneration;
        boolean full = request.sessionEpoch() == 0;
        inFlight++;
        PeerRequest message = new PeerRequest(ApiKeys.FETCH, OLDEST_FETCH, ApiKeys.FETCH.latestVersion(), request);
        to.send(message, home.config().requestTimeoutNanos(), delivery -> delivered(delivery, number, generation, full));
    }

    private boolean hasNews() {
        return !forgotten.isEmpty() || changed.stream().anyMatch(Pursuit::needsSending);
    }

    private boolean anyActive() {
        return hasNews() || pursuits.values().stream().anyMatch(pursuit -> !pursuit.isPaused());
    }

    private @Nullable Link<PeerRequest, ApiMessage> connect() {
        if (link == null) {
            BrokerRegistration leader = home.image().brokers().broker(leaderId);
            Peer peer = leader == null ? null : leader.peer(home.config().interBrokerListener());
            if (peer != null) {
                link = home.node().links().open(peer, home.lane());
            }
        }
        return link;
    }

    private FetchRequestData request() {
        ReplicaConfig config = home.config();
        boolean full = sessionId == 0;
        FetchRequestData request = new FetchRequestData()
                .setReplicaState(new FetchRequestData.ReplicaState()
                        .setReplicaId(config.nodeId())
                        .setReplicaEpoch(home.brokerEpoch()))
                // The first answer brings the session; only then does holding a request make sense.
                .setMaxWaitMs(full ? 0 : config.fetchWaitMaxMillis())
                .setMinBytes(config.fetchMinBytes())
                .setMaxBytes(config.fetchResponseMaxBytes())
                .setSessionId(sessionId)
                .setSessionEpoch(full ? 0 : sessionEpoch);
        if (!full) {
            sessionEpoch = sessionEpoch == Integer.MAX_VALUE ? 1 : sessionEpoch + 1;
        }
        Map<Uuid, FetchRequestData.FetchTopic> topics = new LinkedHashMap<>();
        for (Pursuit pursuit : changed) {
            if (!pursuit.isPaused() && pursuit.needsSending()) {
                name(pursuit, topics);
            }
        }
        changed.clear();
        request.setTopics(new ArrayList<>(topics.values()));
        Map<Uuid, FetchRequestData.ForgottenTopic> dropped = new LinkedHashMap<>();
        forgotten.forEach((key, topic) -> {
            // A partition that left and came back is named above and must stay.
            Pursuit again = pursuits.get(key);
            if (again == null || !again.inSession()) {
                dropped.computeIfAbsent(
                                key.topicId(),
                                id -> new FetchRequestData.ForgottenTopic().setTopicId(id).setTopic(topic).setPartitions(new ArrayList<>()))
                        .partitions()
                        .add(key.partition());
            }
        });
        forgotten.clear();
        return request.setForgottenTopicsData(new ArrayList<>(dropped.values()));
    }

    private void name(Pursuit pursuit, Map<Uuid, FetchRequestData.FetchTopic> topics) {
        Pursuit.Position position = pursuit.position();
        pursuit.sent(position);
        var id = pursuit.partition().id();
        FetchRequestData.FetchPartition asked = new FetchRequestData.FetchPartition()
                .setPartition(id.partition())
                .setCurrentLeaderEpoch(pursuit.leaderEpoch())
                .setFetchOffset(position.offset())
                .setLastFetchedEpoch(position.lastFetchedEpoch())
                .setLogStartOffset(position.logStartOffset())
                .setPartitionMaxBytes((int) Math.clamp(pursuit.availableBytes(), 1, home.config().fetchMaxBytes()));
        var directory = pursuit.partition().directory();
        if (directory != null) {
            asked.setReplicaDirectoryId(directory.id());
        }
        topics.computeIfAbsent(
                        id.topicId(),
                        topicId -> new FetchRequestData.FetchTopic()
                                .setTopicId(topicId)
                                .setTopic(id.topic())
                                .setPartitions(new ArrayList<>()))
                .partitions()
                .add(asked);
    }

    // ---- answers

    private void delivered(Delivery<ApiMessage> delivery, long number, long generation, boolean full) {
        boolean late = closed || generation != sessionGeneration;
        switch (delivery) {
            case Delivery.Answered<ApiMessage>(ApiMessage message) -> {
                FetchResponseData response = (FetchResponseData) message;
                if (late) {
                    release(response);
                } else {
                    inFlight--;
                    answered(response, number, full);
                }
            }
            case Delivery.Lost<ApiMessage>(Link.Loss reason, String detail) -> {
                if (!late) {
                    LOG.atDebug()
                            .addKeyValue("nodeId", home.nodeId())
                            .addKeyValue("leader", leaderId)
                            .addKeyValue("reason", reason)
                            .addKeyValue("detail", detail)
                            .log("A fetch was lost");
                    resetSession();
                    reconnectLater();
                }
            }
        }
    }

    private void answered(FetchResponseData response, long number, boolean full) {
        Errors error = Errors.forCode(response.errorCode());
        if (error != Errors.NONE) {
            release(response);
            LOG.atInfo()
                    .addKeyValue("nodeId", home.nodeId())
                    .addKeyValue("leader", leaderId)
                    .addKeyValue("error", error)
                    .log("A fetch was refused");
            resetSession();
            boolean onlySession = error == Errors.FETCH_SESSION_ID_NOT_FOUND
                    || error == Errors.INVALID_FETCH_SESSION_EPOCH
                    || error == Errors.FETCH_SESSION_TOPIC_ID_ERROR;
            if (onlySession && !full) {
                pump();
            } else {
                reconnectLater();
            }
            return;
        }
        backoffNanos = FIRST_BACKOFF_NANOS;
        if (full) {
            sessionId = response.sessionId();
            sessionEpoch = 1;
        }
        for (FetchResponseData.FetchableTopicResponse topic : response.responses()) {
            for (FetchResponseData.PartitionData data : topic.partitions()) {
                takeAlone(topic.topicId(), data, number);
            }
        }
        if (full && sessionId == 0) {
            // The leader has no room for a session: the next request is a full one again.
            pursuits.values().stream().filter(pursuit -> !pursuit.isPaused()).forEach(pursuit -> {
                pursuit.leftSession();
                changed.add(pursuit);
            });
        }
        pump();
    }

    /** What breaks with one partition, such as the read of a leader's file, keeps no other from its records, nor the loop from its next fetch. */
    private void takeAlone(Uuid topicId, FetchResponseData.PartitionData data, long number) {
        try {
            take(topicId, data, number);
        } catch (RuntimeException e) {
            LOG.atError()
                    .addKeyValue("nodeId", home.nodeId())
                    .addKeyValue("leader", leaderId)
                    .addKeyValue("topicId", topicId)
                    .addKeyValue("partition", data.partitionIndex())
                    .setCause(e)
                    .log("A leader's answer could not be taken");
            Pursuit pursuit = pursuits.get(new Key(topicId, data.partitionIndex()));
            if (pursuit != null && !steps.isRelocating(pursuit)) {
                setAside(pursuit);
                retryLater(pursuit);
            }
        }
    }

    private void take(Uuid topicId, FetchResponseData.PartitionData data, long number) {
        Pursuit pursuit = pursuits.get(new Key(topicId, data.partitionIndex()));
        try {
            if (pursuit == null || !pursuit.isOfThisEpoch(number)) {
                return;
            }
            if (!pursuit.awaits(number)) {
                // The records come late, but the session won't tell these offsets again.
                steps.takeOffsets(pursuit, data);
                return;
            }
            switch (steps.take(pursuit, data)) {
                case UNMOVED -> {}
                case MOVED -> {
                    pursuit.moved(lastRequest);
                    if (pursuit.availableBytes() > 0) {
                        tell(pursuit);
                    } else {
                        holdBack(pursuit);
                    }
                }
                case OUT_OF_RANGE -> {
                    setAside(pursuit);
                    steps.relocate(pursuit, link, () -> resume(pursuit), () -> retryLater(pursuit));
                }
                case FAILED -> {
                    setAside(pursuit);
                    retryLater(pursuit);
                }
                // The partition went off-line and has left this loop.
                case GONE -> {}
            }
        } finally {
            release(data.records());
        }
    }

    /** Takes the partition out of the session, so that the leader doesn't answer each request at once with its error. */
    private void setAside(Pursuit pursuit) {
        pursuit.pause(home.nanos(), home.config().fetchBackoffNanos());
        leaveSession(pursuit);
    }

    /** The follower has had what it may have for now. */
    private void holdBack(Pursuit pursuit) {
        long now = home.nanos();
        pursuit.pauseUntil(now + home.node().followerThrottle().waitNanos(now));
        leaveSession(pursuit);
        retryLater(pursuit);
    }

    private void leaveSession(Pursuit pursuit) {
        changed.remove(pursuit);
        if (pursuit.inSession()) {
            pursuit.leftSession();
            var id = pursuit.partition().id();
            forgotten.put(new Key(id.topicId(), id.partition()), id.topic());
        }
    }

    private boolean isCurrent(Pursuit pursuit) {
        var id = pursuit.partition().id();
        return !closed && pursuits.get(new Key(id.topicId(), id.partition())) == pursuit;
    }

    private void resume(Pursuit pursuit) {
        if (isCurrent(pursuit)) {
            pursuit.resume(lastRequest);
            tell(pursuit);
            pumpSoon();
        }
    }

    private void retryLater(Pursuit pursuit) {
        if (!isCurrent(pursuit)) {
            return;
        }
        if (retryTimer != null) {
            if (retryTimerDueNanos - pursuit.retryAtNanos() <= 0) {
                return;
            }
            retryTimer.cancel();
        }
        retryTimerDueNanos = pursuit.retryAtNanos();
        retryTimer = home.lane().schedule(retryTimerDueNanos - home.nanos(), this::retryDue);
    }

    private void retryDue() {
        retryTimer = null;
        long now = home.nanos();
        List<Pursuit> later = new ArrayList<>();
        for (Pursuit pursuit : pursuits.values()) {
            if (pursuit.isPaused() && !pursuit.awaitsFlush() && !steps.isRelocating(pursuit)) {
                if (pursuit.retryAtNanos() - now <= 0 && pursuit.availableBytes() <= 0) {
                    pursuit.pauseUntil(now + home.node().followerThrottle().waitNanos(now));
                    later.add(pursuit);
                } else if (pursuit.retryAtNanos() - now <= 0) {
                    resume(pursuit);
                } else {
                    later.add(pursuit);
                }
            }
        }
        later.forEach(this::retryLater);
    }

    private void reconnectLater() {
        if (reconnectTimer == null && !closed) {
            reconnectTimer = home.lane().schedule(backoffNanos, () -> {
                reconnectTimer = null;
                pump();
            });
            backoffNanos = Math.min(backoffNanos * 2, home.config().fetchBackoffNanos());
        }
    }

    private static void release(FetchResponseData response) {
        response.responses().forEach(topic -> topic.partitions().forEach(data -> release(data.records())));
    }

    private static void release(@Nullable BaseRecords records) {
        if (records instanceof RecordSlice slice) {
            slice.release();
        }
    }
}
