package dev.kraftbench.controller;

import dev.kraftbench.metadata.BrokerRegistration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Places the replicas of new partitions: leaders evenly over the brokers, the replicas of one partition on different racks as far as
 * there are racks, fenced brokers only when no others are left, never as the leader. Starts at a random broker so that many small
 * topics spread as well.
 */
final class ReplicaPlacement {

    /** The brokers of one rack, from which followers are taken in turn. */
    private static final class Rack {
        private final List<Integer> unfenced = new ArrayList<>();
        private final List<Integer> fenced = new ArrayList<>();
        private int start;
        private int taken;
        private int leader;

        /** A new partition begins, led by this broker (of this rack or of another). */
        void begin(int leaderId) {
            leader = leaderId;
            taken = 0;
            int leaderIndex = unfenced.indexOf(leaderId);
            start = leaderIndex >= 0 ? leaderIndex + 1 : start + 1;
        }

        /** The next broker not yet in the partition, unfenced ones first, or -1. */
        int take() {
            while (taken < unfenced.size() + fenced.size()) {
                int index = taken++;
                int broker = index < unfenced.size()
                        ? unfenced.get((start + index) % unfenced.size())
                        : fenced.get((start + index) % fenced.size());
                if (broker != leader) {
                    return broker;
                }
            }
            return -1;
        }
    }

    private final List<Rack> racks;
    private final Map<Integer, Integer> rackIndexes = new HashMap<>();
    private final List<Integer> leaders = new ArrayList<>();
    private final RandomGenerator random;
    private final int totalCount;
    private int nextLeader;
    private int placed;

    /** @param brokers those that can take new replicas: not shutting down, with a directory that is not cordoned */
    ReplicaPlacement(Collection<BrokerRegistration> brokers, RandomGenerator random) {
        this.random = random;
        Map<String, Rack> byName = new TreeMap<>();
        for (BrokerRegistration broker : brokers) {
            Rack rack = byName.computeIfAbsent(broker.rack() == null ? "" : broker.rack(), name -> new Rack());
            (broker.fenced() ? rack.fenced : rack.unfenced).add(broker.id());
        }
        this.racks = new ArrayList<>(byName.values());
        this.totalCount = brokers.size();
        for (Rack rack : racks) {
            rack.unfenced.sort(Integer::compare);
            rack.fenced.sort(Integer::compare);
            rack.start = random.nextInt(rack.unfenced.size() + rack.fenced.size());
        }
        orderLeaders();
        this.nextLeader = leaders.isEmpty() ? 0 : random.nextInt(leaders.size());
    }

    /** One broker of each rack after the other, so that neighbours in the order are on different racks. */
    private void orderLeaders() {
        leaders.clear();
        int longest = racks.stream().mapToInt(rack -> rack.unfenced.size()).max().orElse(0);
        for (int round = 0; round < longest; round++) {
            for (int rack = 0; rack < racks.size(); rack++) {
                List<Integer> unfenced = racks.get(rack).unfenced;
                if (round < unfenced.size()) {
                    leaders.add(unfenced.get(round));
                    rackIndexes.put(unfenced.get(round), rack);
                }
            }
        }
    }

    /** Why this many replicas can't be placed, in Kafka's words, or null if they can. */
    @Nullable
    String problem(int replicationFactor) {
        if (replicationFactor <= 0) {
            return "Invalid replication factor " + replicationFactor + ": the replication factor must be positive.";
        }
        if (leaders.isEmpty()) {
            return "All brokers are currently fenced, or have all their log directories cordoned.";
        }
        if (replicationFactor > totalCount) {
            return "The target replication factor of " + replicationFactor + " cannot be reached because only " + totalCount
                    + " broker(s) are registered or some brokers have all their log directories cordoned.";
        }
        return null;
    }

    /** The replicas of the next partition, the leader first. Only if there is no {@link #problem}. */
    List<Integer> next(int replicationFactor) {
        if (placed == leaders.size() && placed > 1) {
            // Every broker has led once: other followers for the next round.
            racks.forEach(rack -> shuffle(rack.unfenced));
            shuffle(racks);
            orderLeaders();
            placed = 0;
        }
        placed++;
        int leader = leaders.get(nextLeader++ % leaders.size());
        racks.forEach(rack -> rack.begin(leader));
        List<Integer> replicas = new ArrayList<>(replicationFactor);
        replicas.add(leader);
        int rack = rackIndexes.getOrDefault(leader, 0);
        while (replicas.size() < replicationFactor) {
            rack = (rack + 1) % racks.size();
            int broker = racks.get(rack).take();
            if (broker >= 0) {
                replicas.add(broker);
            }
        }
        return replicas;
    }

    private <T> void shuffle(List<T> list) {
        for (int i = list.size() - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            T held = list.get(i);
            list.set(i, list.get(other));
            list.set(other, held);
        }
    }
}
