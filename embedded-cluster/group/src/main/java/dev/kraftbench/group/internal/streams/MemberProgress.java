package dev.kraftbench.group.internal.streams;

/**
 * Where a member stands. Immutable; the content of a StreamsGroupCurrentMemberAssignment record.
 *
 * @param epoch that the member has to name in its next heartbeat; {@link #LEFT} and {@link #LEFT_FOR_A_WHILE} are special
 * @param previousEpoch accepted once more: the answer with the new one may have been lost
 * @param assigned what it was told to run
 * @param pendingRevocation what it was told to give up and has not yet said that it has
 */
public record MemberProgress(int epoch, int previousEpoch, MemberState state, OwnedTasks assigned, OwnedTasks pendingRevocation) {

    /** In a heartbeat: the member leaves for good. */
    public static final int LEFT = -1;

    /** In a heartbeat: a static member leaves and will be back; its tasks stay with it. */
    public static final int LEFT_FOR_A_WHILE = -2;

    static final MemberProgress START = new MemberProgress(0, 0, MemberState.STABLE, OwnedTasks.NONE, OwnedTasks.NONE);

    boolean isReconciledTo(int assignmentEpoch) {
        return state == MemberState.STABLE && epoch == assignmentEpoch;
    }

    MemberProgress rejoining() {
        return new MemberProgress(0, 0, state, assigned, pendingRevocation);
    }

    MemberProgress leavingForAWhile() {
        return new MemberProgress(LEFT_FOR_A_WHILE, previousEpoch, state, assigned.withEpochsZero(), OwnedTasks.NONE);
    }
}
