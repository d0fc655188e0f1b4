package dev.kraftbench.group.internal.classic;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where a classic group stands.
 *
 * <pre>
 *            join                all joined or time-out          leader's assignment committed
 *   Empty ─────────▶ PreparingRebalance ─────────▶ CompletingRebalance ─────────▶ Stable
 *     ▲  nobody left │      ▲  join, leave, expiry, changed metadata │               │
 *     └──────────────┘      └───────────────────────────────────────┴───────────────┘
 * </pre>
 */
public enum ClassicState {
    EMPTY("Empty"),
    PREPARING_REBALANCE("PreparingRebalance"),
    COMPLETING_REBALANCE("CompletingRebalance"),
    STABLE("Stable"),
    /** Deleted or never there; only ever seen in descriptions. */
    DEAD("Dead");

    private final String label;

    ClassicState(String label) {
        this.label = label;
    }

    /** The name in Kafka's protocol. */
    public String label() {
        return label;
    }

    boolean mayFollow(ClassicState current) {
        return allowedBefore().contains(current);
    }

    private Set<ClassicState> allowedBefore() {
        return switch (this) {
            case EMPTY, COMPLETING_REBALANCE -> EnumSet.of(PREPARING_REBALANCE);
            case PREPARING_REBALANCE -> EnumSet.of(EMPTY, COMPLETING_REBALANCE, STABLE);
            case STABLE -> EnumSet.of(COMPLETING_REBALANCE);
            case DEAD -> EnumSet.allOf(ClassicState.class);
        };
    }
}
