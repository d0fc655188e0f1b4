package dev.kraftbench.group.internal.streams;

/** A thread of an instance of the application. Immutable. */
public record StreamsMember(String id, MemberProfile profile, MemberProgress progress) {

    static StreamsMember unknown(String id) {
        return new StreamsMember(id, MemberProfile.UNKNOWN, MemberProgress.START);
    }

    StreamsMember with(MemberProfile other) {
        return new StreamsMember(id, other, progress);
    }

    StreamsMember with(MemberProgress other) {
        return new StreamsMember(id, profile, other);
    }

    public int epoch() {
        return progress.epoch();
    }

    boolean isReconciledTo(int assignmentEpoch) {
        return progress.isReconciledTo(assignmentEpoch);
    }
}
