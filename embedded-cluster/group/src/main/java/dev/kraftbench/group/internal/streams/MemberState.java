package dev.kraftbench.group.internal.streams;

/** How far a member has come on the way to its target, under the codes of its record. */
public enum MemberState {
    /** It has what the assignment epoch it is in gives it. */
    STABLE(1),
    /** It has to give up tasks before it may enter the next epoch. */
    UNREVOKED_TASKS(2),
    /** It is in the assignment's epoch but waits for tasks that others have not given up yet. */
    UNRELEASED_TASKS(3),
    /** Written by a later version. */
    UNKNOWN(127);

    private final byte code;

    MemberState(int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }

    static MemberState of(byte code) {
        for (MemberState each : values()) {
            if (each.code == code) {
                return each;
            }
        }
        return UNKNOWN;
    }
}
