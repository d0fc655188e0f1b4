package dev.kraftbench.simulation.cluster;

import static dev.kraftbench.simulation.cluster.ClusterClient.MILLI;

import dev.kraftbench.simulation.Simulation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.ShareAcknowledgeRequestData;
import org.apache.kafka.common.message.ShareAcknowledgeResponseData;
import org.apache.kafka.common.message.ShareFetchRequestData;
import org.apache.kafka.common.message.ShareFetchResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** What a member of a share group has with one leader: fetches one after the other, with what became of the records of earlier ones. */
final class ShareSession {

    private static final long TIMEOUT_NANOS = 1_500 * MILLI;
    private static final byte ACCEPT = 1;
    private static final byte RELEASE = 2;
    private static final byte REJECT = 3;

    private static final Set<Errors> SESSION_LOST = EnumSet.of(
            Errors.SHARE_SESSION_NOT_FOUND, Errors.INVALID_SHARE_SESSION_EPOCH, Errors.SHARE_SESSION_LIMIT_REACHED);

    private static final Set<Errors> TRANSIENT = EnumSet.of(
            Errors.NOT_LEADER_OR_FOLLOWER,
            Errors.LEADER_NOT_AVAILABLE,
            Errors.FENCED_LEADER_EPOCH,
            Errors.UNKNOWN_LEADER_EPOCH,
            Errors.UNKNOWN_TOPIC_OR_PARTITION,
            Errors.UNKNOWN_TOPIC_ID,
            Errors.KAFKA_STORAGE_ERROR,
            Errors.REQUEST_TIMED_OUT,
            Errors.COORDINATOR_NOT_AVAILABLE,
            Errors.COORDINATOR_LOAD_IN_PROGRESS,
            Errors.NOT_COORDINATOR,
            Errors.FENCED_STATE_EPOCH,
            Errors.NOT_ENOUGH_REPLICAS,
            Errors.NOT_ENOUGH_REPLICAS_AFTER_APPEND);

    /** What became of the records from an offset on, which a leader delivered that certainly was it in this epoch, or −1. */
    private record Settled(TopicPartition partition, int epoch, long offset, List<Byte> types) {
        long last() {
            return offset + types.size() - 1;
        }
    }

    private final ClusterClient client;
    private final Simulation simulation;
    private final ShareMember member;
    private final ShareLedger ledger;
    private final int broker;
    private final List<Settled> settled = new ArrayList<>();
    /** What the session has, as the leader was told. */
    private final Set<TopicPartition> known = new TreeSet<>(ConsumerMember.ORDER);
    private int epoch;
    private int losses;
    /** Grows with each new beginning: what was held before is void. */
    private int beginnings;
    private boolean busy;
    /** What the fetch under way asks for. */
    private Set<TopicPartition> fetching = Set.of();

    ShareSession(ClusterClient client, ShareMember member, ShareLedger ledger, int broker) {
        this.client = client;
        this.simulation = client.simulation();
        this.member = member;
        this.ledger = ledger;
        this.broker = broker;
    }

    boolean certainlyHolds(int beginning) {
        return beginnings == beginning && member.certainlyIsMember() && epoch > 0 && client.losses(broker) == losses;
    }

    /** Fetches or acknowledges, if nothing is under way. */
    void next(Set<TopicPartition> wanted) {
        if (busy || (wanted.isEmpty() && known.isEmpty())) {
            return;
        }
        if (epoch > 0 && client.losses(broker) != losses) {
            reset();
        }
        busy = true;
        if (epoch > 0 && !settled.isEmpty() && simulation.chance(0.4)) {
            acknowledge();
        } else {
            fetch(wanted);
        }
    }

    /** The process is gone: what it is still given nobody will know of. */
    void killed() {
        fetching.forEach(ledger::fetchLost);
    }

    private void reset() {
        epoch = 0;
        beginnings++;
        ledger.givenUp(this);
        settled.clear();
        known.clear();
    }

    private void fetch(Set<TopicPartition> wanted) {
        losses = epoch == 0 ? client.losses(broker) : losses;
        List<Settled> told = epoch == 0 ? List.of() : inOrder(settled);
        settled.clear();
        Map<TopicPartition, ShareFetchRequestData.FetchPartition> partitions = new TreeMap<>(ConsumerMember.ORDER);
        wanted.forEach(partition ->
                partitions.put(partition, new ShareFetchRequestData.FetchPartition().setPartitionIndex(partition.partition())));
        for (Settled one : told) {
            tell(one);
            partitions
                    .computeIfAbsent(one.partition(), it -> new ShareFetchRequestData.FetchPartition().setPartitionIndex(it.partition()))
                    .acknowledgementBatches()
                    .add(new ShareFetchRequestData.AcknowledgementBatch()
                            .setFirstOffset(one.offset())
                            .setLastOffset(one.last())
                            .setAcknowledgeTypes(one.types()));
        }
        ShareFetchRequestData request = new ShareFetchRequestData()
                .setGroupId(member.group())
                .setMemberId(member.memberId())
                .setShareSessionEpoch(epoch)
                .setMaxWaitMs(300)
                .setMinBytes(1)
                .setMaxBytes(1 << 20)
                .setMaxRecords((int) simulation.between(1, 40))
                .setBatchSize((int) simulation.between(1, 40));
        partitions.forEach((partition, data) -> {
            ShareFetchRequestData.FetchTopic topic = request.topics().find(client.topicId(partition.topic()));
            if (topic == null) {
                topic = new ShareFetchRequestData.FetchTopic().setTopicId(client.topicId(partition.topic()));
                request.topics().add(topic);
            }
            topic.partitions().add(data);
        });
        for (TopicPartition partition : known) {
            if (!partitions.containsKey(partition)) {
                request.forgottenTopicsData()
                        .add(new ShareFetchRequestData.ForgottenTopic()
                                .setTopicId(client.topicId(partition.topic()))
                                .setPartitions(List.of(partition.partition())));
            }
        }
        known.clear();
        known.addAll(partitions.keySet());
        Map<TopicPartition, Integer> leaders = member.certainLeaders(broker, partitions.keySet());
        long sentNanos = simulation.nowNanos();
        fetching = leaders.keySet();
        client.ask(broker, ApiKeys.SHARE_FETCH, request, TIMEOUT_NANOS, message -> {
            busy = false;
            fetching = Set.of();
            fetched(told, leaders, sentNanos, message);
            client.soon(1, 60, member::fetchAll);
        });
    }

    private void fetched(List<Settled> told, Map<TopicPartition, Integer> leaders, long sentNanos, @Nullable ApiMessage message) {
        if (!(message instanceof ShareFetchResponseData response)) {
            leaders.keySet().forEach(ledger::fetchLost);
            reset();
            member.leaderMayHaveChanged();
            return;
        }
        Errors whole = Errors.forCode(response.errorCode());
        if (whole != Errors.NONE) {
            if (!SESSION_LOST.contains(whole) && !TRANSIENT.contains(whole)) {
                throw new AssertionError(this + " got " + whole + " for a fetch: " + response.errorMessage());
            }
            reset();
            return;
        }
        epoch++;
        for (ShareFetchResponseData.ShareFetchableTopicResponse topic : response.responses()) {
            for (ShareFetchResponseData.PartitionData answer : topic.partitions()) {
                TopicPartition partition = new TopicPartition(client.topicName(topic.topicId()), answer.partitionIndex());
                Errors refusal = Errors.forCode(answer.acknowledgeErrorCode());
                told.stream().filter(one -> one.partition().equals(partition)).forEach(one -> answered(one, refusal));
                Errors error = Errors.forCode(answer.errorCode());
                if (error == Errors.NONE) {
                    take(partition, answer, leaders.getOrDefault(partition, -1), sentNanos);
                } else if (TRANSIENT.contains(error)) {
                    member.leaderMayHaveChanged();
                } else {
                    throw new AssertionError(this + " got " + error + " for " + partition + ": " + answer.errorMessage());
                }
            }
        }
    }

    private void take(TopicPartition partition, ShareFetchResponseData.PartitionData answer, int leaderEpoch, long sentNanos) {
        boolean still = leaderEpoch >= 0 && member.certainLeaders(broker, Set.of(partition)).get(partition) == leaderEpoch;
        for (ShareFetchResponseData.AcquiredRecords acquired : answer.acquiredRecords()) {
            simulation.note(() -> this + " is given " + partition + " " + acquired);
            for (long offset = acquired.firstOffset(); offset <= acquired.lastOffset(); offset++) {
                ledger.delivered(partition, offset, new ShareLedger.Delivery(
                        this, beginnings, still ? leaderEpoch : -1, acquired.deliveryCount(), sentNanos, simulation.nowNanos()));
            }
            handle(partition, still ? leaderEpoch : -1, acquired.firstOffset(), acquired.lastOffset());
        }
    }

    /** Takes some time over the records, all in one or in pieces, and sometimes forgets some. */
    private void handle(TopicPartition partition, int leaderEpoch, long first, long last) {
        int beginning = beginnings;
        long from = first;
        while (from <= last) {
            long to = simulation.chance(0.5) ? last : simulation.between(from, last);
            if (member.isStopping() || !simulation.chance(0.03)) {
                List<Byte> types = new ArrayList<>();
                boolean same = simulation.chance(0.7);
                byte type = decide();
                for (long offset = from; offset <= to; offset++) {
                    types.add(same ? type : decide());
                }
                Settled done = new Settled(partition, leaderEpoch, from, types);
                client.soon(0, 300, () -> {
                    if (beginnings == beginning) {
                        settled.add(done);
                    }
                });
            }
            from = to + 1;
        }
    }

    /** A partition's batches are told from the lowest offset on. */
    private static List<Settled> inOrder(List<Settled> settled) {
        return settled.stream().sorted(Comparator.comparingLong(Settled::offset)).toList();
    }

    private byte decide() {
        double dice = simulation.random().nextDouble();
        return member.isStopping() || dice < 0.85 ? ACCEPT : dice < 0.96 ? RELEASE : REJECT;
    }

    private void tell(Settled one) {
        for (int i = 0; i < one.types().size(); i++) {
            ledger.acknowledging(one.partition(), one.offset() + i, one.types().get(i) != RELEASE);
        }
    }

    private void answered(Settled one, Errors refusal) {
        if (refusal == Errors.NONE) {
            for (int i = 0; i < one.types().size(); i++) {
                if (one.types().get(i) != RELEASE) {
                    ledger.confirmed(one.partition(), one.offset() + i);
                }
            }
        } else if (refusal == Errors.INVALID_REQUEST) {
            // Records that this leader knows nothing of: it has led anew since.
            Integer now = member.certainLeaders(broker, Set.of(one.partition())).get(one.partition());
            if (one.epoch() >= 0 && now != null && one.epoch() == now) {
                throw new AssertionError(this + " is told that it never had " + one);
            }
        } else if (refusal != Errors.INVALID_RECORD_STATE && !TRANSIENT.contains(refusal)) {
            throw new AssertionError(this + " got " + refusal + " for what became of " + one);
        }
    }

    private void acknowledge() {
        List<Settled> told = inOrder(settled);
        settled.clear();
        ShareAcknowledgeRequestData request = new ShareAcknowledgeRequestData()
                .setGroupId(member.group())
                .setMemberId(member.memberId())
                .setShareSessionEpoch(epoch);
        for (Settled one : told) {
            tell(one);
            ShareAcknowledgeRequestData.AcknowledgeTopic topic = request.topics().find(client.topicId(one.partition().topic()));
            if (topic == null) {
                topic = new ShareAcknowledgeRequestData.AcknowledgeTopic().setTopicId(client.topicId(one.partition().topic()));
                request.topics().add(topic);
            }
            ShareAcknowledgeRequestData.AcknowledgePartition partition = topic.partitions().find(one.partition().partition());
            if (partition == null) {
                partition = new ShareAcknowledgeRequestData.AcknowledgePartition().setPartitionIndex(one.partition().partition());
                topic.partitions().add(partition);
            }
            partition.acknowledgementBatches()
                    .add(new ShareAcknowledgeRequestData.AcknowledgementBatch()
                            .setFirstOffset(one.offset())
                            .setLastOffset(one.last())
                            .setAcknowledgeTypes(one.types()));
        }
        client.ask(broker, ApiKeys.SHARE_ACKNOWLEDGE, request, TIMEOUT_NANOS, message -> {
            busy = false;
            acknowledged(told, message);
            client.soon(1, 60, member::fetchAll);
        });
    }

    private void acknowledged(List<Settled> told, @Nullable ApiMessage message) {
        if (!(message instanceof ShareAcknowledgeResponseData response)) {
            reset();
            member.leaderMayHaveChanged();
            return;
        }
        Errors whole = Errors.forCode(response.errorCode());
        if (whole != Errors.NONE) {
            if (!SESSION_LOST.contains(whole) && !TRANSIENT.contains(whole)) {
                throw new AssertionError(this + " got " + whole + " for acknowledgements: " + response.errorMessage());
            }
            reset();
            return;
        }
        epoch++;
        for (ShareAcknowledgeResponseData.ShareAcknowledgeTopicResponse topic : response.responses()) {
            for (ShareAcknowledgeResponseData.PartitionData answer : topic.partitions()) {
                TopicPartition partition = new TopicPartition(client.topicName(topic.topicId()), answer.partitionIndex());
                Errors error = Errors.forCode(answer.errorCode());
                told.stream().filter(one -> one.partition().equals(partition)).forEach(one -> answered(one, error));
            }
        }
    }

    @Override
    public String toString() {
        return member.name() + " in session " + epoch + " with " + broker;
    }
}
