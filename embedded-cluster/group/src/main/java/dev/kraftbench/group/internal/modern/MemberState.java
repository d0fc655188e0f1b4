package dev.kraftbench.group.internal.modern;

/**
 * How far a member has come towards its target (KIP-848, KIP-1071).
 *
 * <pre>
 *                 has to give something up            has given it up
 *   STABLE ──────────────────────────────▶ UNREVOKED ─────────────────▶ STABLE, or UNRELEASED as long as
 *                                                                       others still hold what it is to get
 * </pre>
 */
public enum MemberState {
    STABLE(0),
    UNREVOKED(1),
    UNRELEASED(2),
    /** Of a later version of the protocol. */
    UNKNOWN(127);

    private final byte code;

    MemberState(int code) {
        this.code = (byte) code;
    }

    /** As records tell it. */
    public byte code() {
        return code;
    }

    public static MemberState of(byte code) {
        for (MemberState each : values()) {
            if (each.code == code) {
                return each;
            }
        }
        return UNKNOWN;
    }
}
