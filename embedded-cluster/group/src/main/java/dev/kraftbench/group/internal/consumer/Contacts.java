package dev.kraftbench.group.internal.consumer;

import dev.kraftbench.group.internal.modern.Interruptions;
import dev.kraftbench.group.internal.modern.MemberState;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a coordinator remembers of its talks with the members of a group; in no record, so a new coordinator begins anew. */
final class Contacts {

    /** The last talk with one member. */
    static final class Contact {
        /** The epoch that the member named last. */
        int named;
        /** The epoch that it was told last. */
        int told;
        /** The heartbeat interval it was told last. */
        int intervalMillis;
        /** It was given another assignment and has not said yet that it has taken it over. */
        boolean owesAcknowledgement;
        /** Until when it is asked to hurry, since its partitions have changed. */
        long eagerUntilNanos = Long.MIN_VALUE;
        /** When the answer that is held goes out at the latest. */
        long heldUntilNanos;
        /** Whether its client's other requests leave answers no time to be held. */
        final Interruptions interruptions = new Interruptions();
    }

    private final Map<String, Contact> byMember = new HashMap<>();

    /** The contact with the member, or null if there has been none. */
    @Nullable Contact with(String memberId) {
        return byMember.get(memberId);
    }

    Contact begin(String memberId) {
        return byMember.computeIfAbsent(memberId, any -> new Contact());
    }

    void forget(String memberId) {
        byMember.remove(memberId);
    }

    /**
     * Whether the member's epoch may move on without its doing: it has all that it should have, keeps it, and it is certain which epoch it
     * knows. It hears of the new one with its next answer.
     */
    boolean mayMoveOn(ConsumerMember member) {
        Contact contact = byMember.get(member.id());
        return contact != null && contact.named == contact.told && member.state() == MemberState.STABLE && mayKnow(member, contact.named);
    }

    /** Whether the member may rightly take this for its epoch, because its epoch moved on without its doing since. */
    boolean mayKnow(ConsumerMember member, int epoch) {
        if (member.isAway()) {
            return false;
        }
        boolean current = epoch == member.epoch();
        boolean previous = epoch > 0 && epoch == member.standing().previousEpoch() && member.state() == MemberState.STABLE
                && member.assigned().newestEpoch() <= epoch;
        return current || previous;
    }
}
