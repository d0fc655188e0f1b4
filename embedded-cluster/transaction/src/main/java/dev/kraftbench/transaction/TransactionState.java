package dev.kraftbench.transaction;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where a transactional id stands.
 *
 * <pre>
 *              ┌──────────────────────────────┐ a partition is added
 *              │                              ▼
 *   init ─► EMPTY ──── a partition ───────► ONGOING ◄──┐ another partition
 *              ▲                            │     └────┘
 *              │ init            commit ┌───┴───┐ abort, time-out, fenced
 *              │                        ▼       ▼
 *              │             PREPARE_COMMIT   PREPARE_ABORT ◄── abort of EMPTY or COMPLETE_… (transaction version 2:
 *              │                 │ markers      │ markers        the client need not know whether anything was added)
 *              │                 ▼              ▼
 *              └────── COMPLETE_COMMIT   COMPLETE_ABORT ── a partition ─► ONGOING
 *
 *   EMPTY, COMPLETE_COMMIT and COMPLETE_ABORT expire: DEAD, which is a tombstone in the log.
 * </pre>
 *
 * PREPARE_EPOCH_FENCE is a state of Kafka's that never gets into a log: fencing here goes from ONGOING to PREPARE_ABORT in one step.
 */
public enum TransactionState {
    EMPTY(0, "Empty"),
    ONGOING(1, "Ongoing"),
    PREPARE_COMMIT(2, "PrepareCommit"),
    PREPARE_ABORT(3, "PrepareAbort"),
    COMPLETE_COMMIT(4, "CompleteCommit"),
    COMPLETE_ABORT(5, "CompleteAbort"),
    DEAD(6, "Dead"),
    PREPARE_EPOCH_FENCE(7, "PrepareEpochFence");

    private static final Map<TransactionState, Set<TransactionState>> FROM = Map.of(
            EMPTY, EnumSet.of(EMPTY, COMPLETE_COMMIT, COMPLETE_ABORT),
            ONGOING, EnumSet.of(ONGOING, EMPTY, COMPLETE_COMMIT, COMPLETE_ABORT),
            PREPARE_COMMIT, EnumSet.of(ONGOING),
            PREPARE_ABORT, EnumSet.of(ONGOING, EMPTY, COMPLETE_COMMIT, COMPLETE_ABORT, PREPARE_EPOCH_FENCE),
            COMPLETE_COMMIT, EnumSet.of(PREPARE_COMMIT),
            COMPLETE_ABORT, EnumSet.of(PREPARE_ABORT),
            DEAD, EnumSet.of(EMPTY, COMPLETE_COMMIT, COMPLETE_ABORT),
            PREPARE_EPOCH_FENCE, EnumSet.of(ONGOING));

    private final byte id;
    private final String label;

    TransactionState(int id, String label) {
        this.id = (byte) id;
        this.label = label;
    }

    /** As records say it. */
    public byte id() {
        return id;
    }

    /** As clients know it. */
    public String label() {
        return label;
    }

    public boolean mayFollow(TransactionState previous) {
        return FROM.getOrDefault(this, Set.of()).contains(previous);
    }

    /** Whether the transaction is decided and its markers are being written. */
    public boolean isPrepared() {
        return this == PREPARE_COMMIT || this == PREPARE_ABORT;
    }

    /** Whether there is no transaction, so that the transactional id may be forgotten. */
    public boolean isAtRest() {
        return this == EMPTY || this == COMPLETE_COMMIT || this == COMPLETE_ABORT;
    }

    /** @throws IllegalArgumentException if there is no such state */
    public static TransactionState of(byte id) {
        return Arrays.stream(values())
                .filter(state -> state.id == id)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no transaction state " + id));
    }

    public static Optional<TransactionState> named(String label) {
        return Arrays.stream(values()).filter(state -> state.label.equals(label)).findFirst();
    }
}
