package dev.kraftbench.share.state;

/**
 * Consecutive offsets that have the same state.
 *
 * @param state id of a delivery state, as in records and messages
 * @param deliveries how often they have been delivered
 */
public record StateBatch(long firstOffset, long lastOffset, byte state, short deliveries) {

    StateBatch from(long offset) {
        return new StateBatch(offset, lastOffset, state, deliveries);
    }

    StateBatch until(long offset) {
        return new StateBatch(firstOffset, offset, state, deliveries);
    }

    boolean isAlike(StateBatch other) {
        return state == other.state && deliveries == other.deliveries;
    }

    /** Whether this is later news than the other: a record's deliveries and then its state only go up. */
    boolean supersedes(StateBatch other) {
        return deliveries != other.deliveries ? deliveries > other.deliveries : state > other.state;
    }
}
