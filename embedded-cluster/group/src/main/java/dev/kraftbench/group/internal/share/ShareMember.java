package dev.kraftbench.group.internal.share;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * A member of a share group. Immutable.
 *
 * @param subscription names of topics
 * @param epoch of the assignment that the member works by; 0 before its first
 * @param previousEpoch accepted too: the answer that told of the newer one may have been lost
 * @param assigned share-partitions by topic
 */
record ShareMember(
        String id,
        @Nullable String rackId,
        String clientId,
        String clientHost,
        Set<String> subscription,
        int epoch,
        int previousEpoch,
        Map<Uuid, Set<Integer>> assigned) {

    private static final int NO_EPOCH = -1;

    /** A member that has not said anything about itself yet. */
    static ShareMember named(String id) {
        return new ShareMember(id, null, "", "", Set.of(), 0, NO_EPOCH, Map.of());
    }

    /** What the member says about itself; null leaves it as it was. */
    ShareMember telling(@Nullable String newRackId, String newClientId, String newClientHost, @Nullable Set<String> newSubscription) {
        return new ShareMember(
                id,
                newRackId == null ? rackId : newRackId,
                newClientId,
                newClientHost,
                newSubscription == null ? subscription : newSubscription,
                epoch,
                previousEpoch,
                assigned);
    }

    /** The member under a newer assignment. */
    ShareMember moved(int newEpoch, Map<Uuid, Set<Integer>> newAssigned) {
        return working(newEpoch, epoch, newAssigned);
    }

    ShareMember working(int itsEpoch, int itsPreviousEpoch, Map<Uuid, Set<Integer>> itsAssigned) {
        return new ShareMember(id, rackId, clientId, clientHost, subscription, itsEpoch, itsPreviousEpoch, itsAssigned);
    }

    /** As if it had not been told any assignment. */
    ShareMember withoutAssignment() {
        return working(0, NO_EPOCH, Map.of());
    }

    boolean saysTheSameAs(ShareMember other) {
        return working(0, 0, Map.of()).equals(other.working(0, 0, Map.of()));
    }
}
