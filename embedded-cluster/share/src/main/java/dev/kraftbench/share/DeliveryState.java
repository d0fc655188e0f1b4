package dev.kraftbench.share;

/** Where a record stands with a share group (KIP-932, KIP-1191). */
public enum DeliveryState {
    /** May be acquired by a member. */
    AVAILABLE(0),
    /** Locked for one member for a time. */
    ACQUIRED(1),
    /** Processed; done with. */
    ACKNOWLEDGED(2),
    /** Given up, and on its way to a dead-letter topic. */
    ARCHIVING(3),
    /** Given up: rejected, delivered too often, or never there; done with. */
    ARCHIVED(4);

    private static final DeliveryState[] BY_ID = values();

    private final byte id;

    DeliveryState(int id) {
        this.id = (byte) id;
    }

    /** As in records and messages. */
    public byte id() {
        return id;
    }

    /** @throws IllegalArgumentException if there is no such state */
    static DeliveryState of(byte id) {
        if (id < 0 || id >= BY_ID.length) {
            throw new IllegalArgumentException("There is no delivery state " + id);
        }
        return BY_ID[id];
    }

    boolean isFinal() {
        return switch (this) {
            case AVAILABLE, ACQUIRED, ARCHIVING -> false;
            case ACKNOWLEDGED, ARCHIVED -> true;
        };
    }
}
