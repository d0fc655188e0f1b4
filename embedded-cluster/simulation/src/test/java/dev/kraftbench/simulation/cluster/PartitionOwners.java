package dev.kraftbench.simulation.cluster;

import dev.kraftbench.simulation.Simulation;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Who owns which partition of a group, over all members: never two at once. A member owns one from when it is told to until it tells that it has
 * given it up, is told that it is fenced, or may have been fenced by the coordinator's clock without knowing.
 */
final class PartitionOwners {

    private record Claim(ConsumerMember member, long sinceNanos) {}

    private final Simulation simulation;
    private final String group;
    private final Map<TopicPartition, Claim> claims = new HashMap<>();
    private final Map<TopicPartition, Long> attempted = new HashMap<>();
    private final Map<TopicPartition, Long> committed = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
    private long commits;
    private long moves;

    PartitionOwners(Simulation simulation, String group) {
        this.simulation = simulation;
        this.group = group;
    }

    long commits() {
        return commits;
    }

    /** How often a partition went from one member to another. */
    long moves() {
        return moves;
    }

    /** A member is told that partitions are its own. */
    void told(ConsumerMember member, Set<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            Claim other = claims.get(partition);
            if (other != null && other.member() == member) {
                continue;
            }
            if (other != null && other.member().certainlyOwns(simulation.nowNanos())) {
                throw new AssertionError(partition + " of group " + group + " has two owners: " + other.member() + " since "
                        + (simulation.nowNanos() - other.sinceNanos()) / 1_000_000 + " ms, and now " + member);
            }
            claims.put(partition, new Claim(member, simulation.nowNanos()));
            moves++;
        }
    }

    /** A member has given partitions up, or has lost them. */
    void released(ConsumerMember member, Iterable<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            Claim claim = claims.get(partition);
            if (claim != null && claim.member() == member) {
                claims.remove(partition);
            }
        }
    }

    void releasedAll(ConsumerMember member) {
        claims.values().removeIf(claim -> claim.member() == member);
    }

    /** Someone else than this member, who has been told so and still owns it. */
    @Nullable ConsumerMember otherOwner(TopicPartition partition, ConsumerMember member) {
        Claim claim = claims.get(partition);
        return claim == null || claim.member() == member || !claim.member().certainlyOwns(simulation.nowNanos()) ? null : claim.member();
    }

    long nextOffset(TopicPartition partition) {
        return attempted.merge(partition, 1L, Long::sum);
    }

    /** A commit was acknowledged. @param other who owned the partition when the commit was sent, if someone else did */
    void committed(ConsumerMember member, TopicPartition partition, long offset, int epoch, @Nullable ConsumerMember other) {
        if (other != null) {
            throw new AssertionError("group " + group + " took a commit of " + member + " of epoch " + epoch + " for " + partition
                    + ", which " + other + " owned by then");
        }
        commits++;
        committed.merge(partition, offset, Math::max);
    }

    long committed(TopicPartition partition) {
        return committed.getOrDefault(partition, -1L);
    }

    /**
     * A committed offset was found.
     *
     * @param least what had been acknowledged before anyone asked a coordinator that is certainly the one; or less
     * @return whether it is the newest there is
     */
    boolean found(TopicPartition partition, long offset, long least) {
        if (offset > attempted.getOrDefault(partition, 0L)) {
            throw new AssertionError("group " + group + " never committed " + offset + " for " + partition);
        }
        if (offset < least) {
            throw new AssertionError("group " + group + " has " + offset + " committed for " + partition + " after " + least
                    + " was acknowledged");
        }
        return offset >= committed(partition);
    }

    @Override
    public String toString() {
        return "group " + group + " with " + committed + " committed";
    }
}
