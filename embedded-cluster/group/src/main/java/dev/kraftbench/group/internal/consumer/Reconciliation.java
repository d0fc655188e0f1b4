package dev.kraftbench.group.internal.consumer;

import dev.kraftbench.group.internal.consumer.ConsumerMember.Standing;
import dev.kraftbench.group.internal.modern.MemberState;
import dev.kraftbench.group.internal.modern.PartitionSet;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * The next step of a member towards its target: it gives up first what it loses, and is given only what nobody else has any more (KIP-848).
 * Pure.
 *
 * @param assignmentEpoch of the target
 * @param target what the member is to have in the end
 * @param owned what the member says it has, or null if it has not said
 * @param namedEpoch the epoch that the member named; it will be accepted once more, should the answer be lost
 * @param taken whether somebody else has a partition
 */
record Reconciliation(int assignmentEpoch, PartitionSet target, @Nullable PartitionSet owned, int namedEpoch, Taken taken) {

    interface Taken {
        boolean byOthers(Uuid topic, int partition);
    }

    /** Where the member stands next, or null if it has to begin anew because its state can't be understood. */
    @Nullable Standing next(Standing now) {
        Standing next = switch (now.state()) {
            case STABLE -> now.epoch() == assignmentEpoch ? now : advance(now, now.epoch());
            case UNREVOKED -> stillHas(now.revoking().partitions()) ? now : advance(now, now.epoch());
            case UNRELEASED -> advance(now, now.epoch());
            case UNKNOWN -> owned != null && owned.isEmpty() ? advance(now, assignmentEpoch) : null;
        };
        return next != null && differsOnlyInPreviousEpoch(now, next) ? now : next;
    }

    private static boolean differsOnlyInPreviousEpoch(Standing now, Standing next) {
        return new Standing(next.state(), next.epoch(), now.previousEpoch(), next.assigned(), next.revoking()).equals(now);
    }

    private boolean stillHas(PartitionSet revoking) {
        return owned == null || owned.intersects(revoking);
    }

    private Standing advance(Standing now, int epochUntilRevoked) {
        OwnedPartitions kept = now.assigned().retain(target);
        PartitionSet lost = now.assigned().partitions().minus(target);
        if (!lost.isEmpty() && stillHas(lost)) {
            return new Standing(MemberState.UNREVOKED, epochUntilRevoked, namedEpoch, kept, now.assigned().retain(lost));
        }
        PartitionSet.Builder free = new PartitionSet.Builder();
        boolean[] someTaken = {false};
        target.minus(kept.partitions()).forEach((topic, partition) -> {
            if (taken.byOthers(topic, partition)) {
                someTaken[0] = true;
            } else {
                free.add(topic, partition);
            }
        });
        return new Standing(
                someTaken[0] ? MemberState.UNRELEASED : MemberState.STABLE,
                assignmentEpoch,
                namedEpoch,
                kept.plus(free.build(), assignmentEpoch),
                OwnedPartitions.NONE);
    }
}
