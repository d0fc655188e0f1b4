package dev.kraftbench.simulation.cluster;

import dev.kraftbench.simulation.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A consumer group of the new protocol (KIP-848) over some topics. */
final class ConsumerGroupClients implements Workload {

    static final int SESSION_MILLIS = 4000;

    private final Map<String, Integer> topics;
    private final PartitionOwners owners;
    private final List<ConsumerSlot> slots = new ArrayList<>();

    /** @param topics partitions by name */
    ConsumerGroupClients(SimCluster cluster, String id, Map<String, Integer> topics, TopicPartition shard) {
        Simulation simulation = cluster.simulation();
        this.topics = new TreeMap<>(topics);
        this.owners = new PartitionOwners(simulation, id);
        @Nullable String assignor = simulation.chance(0.5) ? null : simulation.chance(0.5) ? "range" : "uniform";
        List<String> all = List.copyOf(this.topics.keySet());
        ConsumerSlot.Group group = new ConsumerSlot.Group(id, SESSION_MILLIS, shard);
        int members = (int) simulation.between(1, 5);
        for (int i = 0; i < members; i++) {
            boolean some = i > 0 && simulation.chance(0.2);
            slots.add(new ConsumerSlot(cluster, group, owners, "member-" + i, some ? all.subList(0, 1) : all, assignor));
        }
    }

    long commits() {
        return owners.commits();
    }

    long moves() {
        return owners.moves();
    }

    long processes() {
        return slots.stream().mapToLong(ConsumerSlot::processes).sum();
    }

    @Override
    public void start() {
        slots.forEach(ConsumerSlot::start);
    }

    @Override
    public void stop() {
        slots.forEach(ConsumerSlot::stop);
    }

    /** All members are in one epoch and own everything together, nobody waits, and no commit is lost. */
    @Override
    public boolean isSettled() {
        TreeSet<TopicPartition> owned = new TreeSet<>(ConsumerMember.ORDER);
        int epoch = -1;
        for (ConsumerSlot slot : slots) {
            ConsumerMember member = slot.member();
            if (member == null || !member.isSettled() || (epoch >= 0 && member.epoch() != epoch)) {
                return false;
            }
            epoch = member.epoch();
            owned.addAll(member.owned());
        }
        return owned.size() == topics.values().stream().mapToInt(Integer::intValue).sum();
    }

    @Override
    public String toString() {
        return owners + ": " + slots;
    }
}
