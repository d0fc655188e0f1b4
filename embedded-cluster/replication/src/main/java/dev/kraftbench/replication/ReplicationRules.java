package dev.kraftbench.replication;

import dev.kraftbench.storage.EpochEnd;

/**
 * The arithmetic on which the safety of replication rests. Pure. Nodes always use {@link #STANDARD}; the simulation runs broken variants to
 * prove that its invariants would catch them.
 */
public interface ReplicationRules {

    /** The rules of KIP-497 and KIP-595. */
    ReplicationRules STANDARD = new ReplicationRules() {};

    /**
     * Whether the high watermark waits for a follower.
     *
     * <p>It waits for the union of the ISR and those whom a change under way would add, because the leader can't know yet which of the two
     * the controller holds; and for replicas that are caught up and about to join, which would otherwise chase the high watermark forever.
     */
    default boolean holdsHighWatermark(boolean inIsr, boolean joiningIsr, boolean leavingIsr, boolean caughtUpAndEligible) {
        return inIsr || joiningIsr || leavingIsr || caughtUpAndEligible;
    }

    /**
     * Whether a follower may be proposed for the ISR.
     *
     * <p>Without the second condition one could join and be elected without what was committed between the high watermark that this leader
     * knew at first and the start of its epoch.
     */
    default boolean mayJoinIsr(long followerEnd, long highWatermark, long epochStart) {
        return followerEnd >= highWatermark && followerEnd >= epochStart;
    }

    /**
     * Where a follower cuts its log after the leader told that they diverge.
     *
     * @param leader the leader's largest epoch that is not above the follower's last one, and its end
     * @param follower where the follower's own log ends the largest epoch that is not above {@code leader.epoch()}
     * @param logEndOffset of the follower
     */
    default long truncationOffset(EpochEnd leader, EpochEnd follower, long logEndOffset) {
        if (leader.epoch() < 0 || !follower.isDefined() || follower.epoch() < 0) {
            return Math.min(Math.max(leader.endOffset(), 0), logEndOffset);
        }
        if (follower.epoch() != leader.epoch()) {
            // The leader's epoch is unknown here: go back to the end of ours before it and ask again.
            return Math.min(follower.endOffset(), logEndOffset);
        }
        return Math.min(Math.min(follower.endOffset(), leader.endOffset()), logEndOffset);
    }

    /** Whether a follower obeys a diverging epoch at all. */
    default boolean truncatesOnDivergence() {
        return true;
    }
}
