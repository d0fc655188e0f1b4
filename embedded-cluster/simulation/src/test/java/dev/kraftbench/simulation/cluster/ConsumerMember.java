package dev.kraftbench.simulation.cluster;

import static dev.kraftbench.simulation.cluster.ClusterClient.MILLI;

import dev.kraftbench.kernel.Timer;
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
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * One process that is a member of a consumer group (KIP-848): it sends heartbeats, gives up slowly what it loses before it takes what it gets,
 * commits with its epoch, sometimes late, and may leave, die or fall silent. A static one comes back under its instance id.
 */
final class ConsumerMember {

    static final Comparator<TopicPartition> ORDER =
            Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition);

    private static final long HEARTBEAT_TIMEOUT_NANOS = 2_500 * MILLI;
    private static final int LEAVES = -1;
    private static final int LEAVES_FOR_A_WHILE = -2;
    private static final Set<Errors> FENCED = EnumSet.of(Errors.FENCED_MEMBER_EPOCH, Errors.UNKNOWN_MEMBER_ID);

    private final ClusterClient client;
    private final Simulation simulation;
    private final ConsumerSlot slot;
    private final PartitionOwners owners;
    private final Coordinator coordinator;
    private final MemberOffsets offsets;
    private final String memberId;
    private final TreeSet<TopicPartition> owned = new TreeSet<>(ORDER);
    private @Nullable TreeSet<TopicPartition> target;
    /** What it has lost, and the epoch in which it had it. */
    private final Map<TopicPartition, Integer> lost = new TreeMap<>(ORDER);
    private int epoch;
    private int intervalMillis = 1000;
    private @Nullable Timer nextBeat;
    private boolean tellAll = true;
    private boolean tellOwned;
    private boolean beating;
    private boolean revoking;
    private boolean stopping;
    private boolean gone;
    /** When the last heartbeat was sent that was answered. */
    private long heardNanos;
    /** When the first heartbeat was sent that was not answered since, and the one whose answer took partitions away; 0 if there is none. */
    private long unheardNanos;
    private long revokedNanos;

    ConsumerMember(ClusterClient client, ConsumerSlot slot, PartitionOwners owners) {
        this.client = client;
        this.simulation = client.simulation();
        this.slot = slot;
        this.owners = owners;
        this.coordinator = new Coordinator(client, Coordinator.GROUP, slot.group());
        this.offsets = new MemberOffsets(client, slot, owners, coordinator, this);
        this.memberId = new Uuid(simulation.random().nextLong(), simulation.random().nextLong()).toString();
    }

    String memberId() {
        return memberId;
    }

    int epoch() {
        return epoch;
    }

    Set<TopicPartition> owned() {
        return owned;
    }

    /** A commit of its current epoch the coordinator takes for any partition. */
    Map<TopicPartition, Integer> lostInOlderEpochs() {
        Map<TopicPartition, Integer> older = new TreeMap<>(ORDER);
        lost.forEach((partition, had) -> {
            if (had < epoch) {
                older.put(partition, had);
            }
        });
        return older;
    }

    boolean isStopping() {
        return stopping;
    }

    void start() {
        simulation.note(() -> this + " starts");
        client.whenKnown(slot.topics(), () -> {
            beat();
            work();
        });
    }

    /** Stays in the group, but looks only what is committed. */
    void stop() {
        stopping = true;
    }

    boolean isSettled() {
        return epoch > 0 && target == null && !revoking && unheardNanos == 0 && offsets.hasVerified(owned);
    }

    /** Whether the coordinator can't have fenced it by now, as it knows. */
    boolean certainlyOwns(long nowNanos) {
        if (gone || nowNanos >= heardNanos + slot.sessionNanos()) {
            return false;
        }
        long since = unheardNanos != 0 && (revokedNanos == 0 || unheardNanos < revokedNanos) ? unheardNanos : revokedNanos;
        return since == 0 || nowNanos < since + slot.rebalanceNanos();
    }

    // ---- what it does besides heartbeats

    private void work() {
        if (gone) {
            return;
        }
        if (!stopping && simulation.chance(0.004)) {
            die();
            return;
        }
        if (!stopping && simulation.chance(0.004)) {
            leave();
            return;
        }
        offsets.next(() -> client.soon(10, 150, this::work));
    }

    private void die() {
        simulation.note(() -> this + " is killed");
        client.kill();
        end();
    }

    private void end() {
        gone = true;
        owners.releasedAll(this);
        slot.ended();
    }

    private void leave() {
        simulation.note(() -> this + " leaves");
        gone = true;
        owners.releasedAll(this);
        ConsumerGroupHeartbeatRequestData request = new ConsumerGroupHeartbeatRequestData()
                .setGroupId(slot.group())
                .setMemberId(memberId)
                .setInstanceId(slot.instanceId())
                .setMemberEpoch(slot.instanceId() == null ? LEAVES : LEAVES_FOR_A_WHILE);
        coordinator.ask(ApiKeys.CONSUMER_GROUP_HEARTBEAT, request, HEARTBEAT_TIMEOUT_NANOS, ignored -> {
            client.kill();
            slot.ended();
        });
    }

    // ---- heartbeats

    /** As soon as none is under way. */
    void beat() {
        if (gone || beating) {
            return;
        }
        if (!stopping && simulation.chance(0.004)) {
            simulation.note(() -> this + " falls silent");
            beating = true;
            client.soon(1000, 8000, () -> {
                beating = false;
                beat();
            });
            return;
        }
        ConsumerGroupHeartbeatRequestData request = new ConsumerGroupHeartbeatRequestData()
                .setGroupId(slot.group())
                .setMemberId(memberId)
                .setMemberEpoch(epoch)
                .setInstanceId(slot.instanceId());
        boolean all = tellAll || epoch == 0;
        if (all) {
            slot.describe(request);
        }
        if (all || tellOwned) {
            request.setTopicPartitions(byTopic(owned));
        }
        boolean tellsReleased = (all || tellOwned) && target == null;
        tellAll = false;
        tellOwned = false;
        beating = true;
        long sentNanos = simulation.nowNanos();
        coordinator.ask(ApiKeys.CONSUMER_GROUP_HEARTBEAT, request, HEARTBEAT_TIMEOUT_NANOS, message ->
                answered(sentNanos, tellsReleased, message));
    }

    private List<ConsumerGroupHeartbeatRequestData.TopicPartitions> byTopic(Set<TopicPartition> partitions) {
        Map<String, List<Integer>> byTopic = new TreeMap<>();
        partitions.forEach(one -> byTopic.computeIfAbsent(one.topic(), ignored -> new ArrayList<>()).add(one.partition()));
        List<ConsumerGroupHeartbeatRequestData.TopicPartitions> all = new ArrayList<>();
        byTopic.forEach((topic, numbers) -> all.add(new ConsumerGroupHeartbeatRequestData.TopicPartitions()
                .setTopicId(client.topicId(topic))
                .setPartitions(numbers)));
        return all;
    }

    private void answered(long sentNanos, boolean tellsReleased, @Nullable ApiMessage message) {
        beating = false;
        if (gone) {
            return;
        }
        ConsumerGroupHeartbeatResponseData response =
                message instanceof ConsumerGroupHeartbeatResponseData heartbeat ? heartbeat : null;
        Errors error = response == null ? null : Errors.forCode(response.errorCode());
        if (coordinator.isElsewhere(error)) {
            unheardNanos = unheardNanos == 0 ? sentNanos : unheardNanos;
            tellAll = true;
            client.soon(5, 150, this::beat);
        } else if (error == Errors.NONE && response != null) {
            revokedNanos = tellsReleased ? 0 : revokedNanos;
            heard(sentNanos, response);
        } else if (error != null && FENCED.contains(error)) {
            fenced(error);
        } else if (error == Errors.UNRELEASED_INSTANCE_ID && epoch == 0) {
            client.soon(100, 500, this::beat);
        } else {
            throw new AssertionError(this + " got " + error + ": " + response);
        }
    }

    private void fenced(Errors error) {
        simulation.note(() -> this + " is fenced: " + error);
        if (certainlyOwns(simulation.nowNanos()) && unheardNanos == 0 && epoch > 0) {
            throw new AssertionError(this + " was fenced with " + error + " and had done nothing wrong");
        }
        lose(List.copyOf(owned));
        owners.releasedAll(this);
        target = null;
        epoch = 0;
        tellAll = true;
        unheardNanos = 0;
        revokedNanos = 0;
        client.soon(5, 150, this::beat);
    }

    private void lose(List<TopicPartition> partitions) {
        partitions.forEach(partition -> lost.put(partition, epoch));
        owned.removeAll(partitions);
        offsets.forget(partitions);
        owners.released(this, partitions);
    }

    private void heard(long sentNanos, ConsumerGroupHeartbeatResponseData response) {
        if (response.memberEpoch() < epoch) {
            throw new AssertionError(this + " is told an older epoch: " + response);
        }
        epoch = response.memberEpoch();
        intervalMillis = Math.max(1, response.heartbeatIntervalMs());
        heardNanos = sentNanos;
        // What it is told now the coordinator may have decided for a heartbeat whose answer never came.
        long decidedNanos = unheardNanos == 0 ? sentNanos : unheardNanos;
        unheardNanos = 0;
        if (response.assignment() != null) {
            TreeSet<TopicPartition> told = new TreeSet<>(ORDER);
            for (ConsumerGroupHeartbeatResponseData.TopicPartitions topic : response.assignment().topicPartitions()) {
                String name = client.topicName(topic.topicId());
                topic.partitions().forEach(partition -> told.add(new TopicPartition(name, partition)));
            }
            simulation.note(() -> this + " is told " + told);
            owners.told(this, told);
            target = told;
            reconcile(decidedNanos);
        }
        beatLater();
    }

    private void beatLater() {
        long due = intervalMillis * MILLI;
        if (nextBeat != null) {
            nextBeat.cancel();
        }
        nextBeat = client.lane().schedule(simulation.between(due / 2, due), this::beat);
    }

    /** Gives up what it must, which takes its time, and then takes what it gets. */
    private void reconcile(long decidedNanos) {
        if (revoking || target == null) {
            return;
        }
        List<TopicPartition> surplus = owned.stream().filter(partition -> !target.contains(partition)).toList();
        if (surplus.isEmpty()) {
            adopt();
            return;
        }
        revokedNanos = revokedNanos == 0 ? decidedNanos : revokedNanos;
        revoking = true;
        client.soon(0, simulation.chance(0.05) ? 5000 : 800, () -> {
            revoking = false;
            if (gone) {
                return;
            }
            TreeSet<TopicPartition> wanted = target;
            if (wanted != null) {
                lose(owned.stream().filter(partition -> !wanted.contains(partition)).toList());
                adopt();
            }
        });
    }

    private void adopt() {
        TreeSet<TopicPartition> wanted = target;
        if (wanted == null) {
            return;
        }
        owned.clear();
        owned.addAll(wanted);
        lost.keySet().removeAll(owned);
        target = null;
        tellOwned = true;
        simulation.note(() -> this + " has what it was told");
        client.soon(0, 30, this::beat);
    }

    @Override
    public String toString() {
        return slot.name() + " at client " + client.id() + " (" + memberId + (slot.instanceId() == null ? "" : ", " + slot.instanceId())
                + ") in epoch " + epoch + " with " + owned + (target == null ? "" : ", told " + target);
    }
}
