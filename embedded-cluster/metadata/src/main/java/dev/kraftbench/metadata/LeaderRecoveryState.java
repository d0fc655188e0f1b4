package dev.kraftbench.metadata;

/** Whether a partition's leader came from the ISR or still makes up for an unclean election (KIP-704). */
public enum LeaderRecoveryState {
    RECOVERED((byte) 0),
    RECOVERING((byte) 1);

    private final byte value;

    LeaderRecoveryState(byte value) {
        this.value = value;
    }

    /** As it stands in records and requests. */
    public byte value() {
        return value;
    }

    /** @throws IllegalArgumentException if there is no such state */
    public static LeaderRecoveryState of(byte value) {
        return switch (value) {
            case 0 -> RECOVERED;
            case 1 -> RECOVERING;
            default -> throw new IllegalArgumentException("Unknown leader recovery state " + value);
        };
    }
}
