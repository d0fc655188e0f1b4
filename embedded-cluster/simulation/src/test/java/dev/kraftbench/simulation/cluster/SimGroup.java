package dev.kraftbench.simulation.cluster;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** What must hold of a consumer group, over all its members: who owns what, and which offsets are committed. */
final class SimGroup implements Workload {

    private record Share(int generation, int partition) {}

    private final String id;
    private final String topic;
    private final int partitions;
    private final Map<Share, String> owners = new HashMap<>();
    private final Map<Integer, Long> attempted = new HashMap<>();
    private final Map<Integer, Long> committed = new TreeMap<>();
    private final List<GroupMember> members;
    private int newestGeneration = -1;
    private long commits;

    SimGroup(SimCluster cluster, String id, String topic, int partitions, int members) {
        this.id = id;
        this.topic = topic;
        this.partitions = partitions;
        this.members = IntStream.range(0, members)
                .mapToObj(number -> new GroupMember(cluster.newClient("kraftbench"), this, "member-" + number))
                .toList();
    }

    String id() {
        return id;
    }

    String topic() {
        return topic;
    }

    int partitions() {
        return partitions;
    }

    long commits() {
        return commits;
    }

    int newestGeneration() {
        return newestGeneration;
    }

    @Override
    public void start() {
        members.forEach(GroupMember::start);
    }

    @Override
    public void stop() {
        members.forEach(GroupMember::stop);
    }

    /** A member was told its part. */
    void assigned(int generation, String memberId, Iterable<Integer> part) {
        newestGeneration = Math.max(newestGeneration, generation);
        for (int partition : part) {
            String other = owners.putIfAbsent(new Share(generation, partition), memberId);
            if (other != null && !other.equals(memberId)) {
                throw new AssertionError("partition " + partition + " of group " + id + " has two owners in generation " + generation + ": "
                        + other + " and " + memberId);
            }
        }
    }

    long nextOffset(int partition) {
        return attempted.merge(partition, 1L, Long::sum);
    }

    /** @param newestWhenSent the newest generation of which any member had been told when this commit was sent */
    void committed(int partition, long offset, int generation, int newestWhenSent) {
        if (generation < newestWhenSent) {
            throw new AssertionError("group " + id + " took a commit of generation " + generation + ", sent when a member knew generation "
                    + newestWhenSent);
        }
        commits++;
        committed.merge(partition, offset, Math::max);
    }

    /** @return whether what was found is the newest there is */
    boolean found(int partition, long offset) {
        if (offset > attempted.getOrDefault(partition, 0L)) {
            throw new AssertionError("group " + id + " never committed " + offset + " for partition " + partition);
        }
        return Math.max(offset, 0) >= committed.getOrDefault(partition, 0L);
    }

    /** At peace: all members are in one generation and own everything together, and no commit is lost. */
    @Override
    public boolean isSettled() {
        TreeSet<Integer> owned = new TreeSet<>();
        for (GroupMember member : members) {
            if (!member.isSettled() || member.generation() != newestGeneration) {
                return false;
            }
            owned.addAll(member.owned());
        }
        return owned.size() == partitions;
    }

    @Override
    public String toString() {
        return "group " + id + " with " + committed + " committed: " + members;
    }
}
