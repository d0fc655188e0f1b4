package dev.kraftbench.share;

import org.jspecify.annotations.Nullable;

/**
 * Consecutive offsets that have everything in common. A change that is being written down is noted in {@code pending}; until then the span
 * has its old state and nobody else may have it.
 */
final class Span {

    final long firstOffset;
    final long lastOffset;
    DeliveryState state;
    int deliveries;
    @Nullable RecordLock lock;
    @Nullable Transition pending;
    DeliveryState target = DeliveryState.AVAILABLE;
    /** Given up because a member rejected it. */
    boolean rejected;
    /** The delivery that is ending does not count: nobody may have seen the records. */
    boolean undelivered;

    Span(long firstOffset, long lastOffset, DeliveryState state, int deliveries) {
        this.firstOffset = firstOffset;
        this.lastOffset = lastOffset;
        this.state = state;
        this.deliveries = deliveries;
    }

    /** A part of this one. */
    Span part(long first, long last) {
        Span part = new Span(first, last, state, deliveries);
        part.lock = lock;
        part.pending = pending;
        part.target = target;
        part.rejected = rejected;
        part.undelivered = undelivered;
        return part;
    }

    long count() {
        return lastOffset - firstOffset + 1;
    }

    /** How often it has been delivered once what is pending has been written down. */
    int deliveriesAfter() {
        return undelivered ? deliveries - 1 : deliveries;
    }

    boolean isAvailable() {
        return state == DeliveryState.AVAILABLE && pending == null;
    }

    boolean isHeldBy(String member) {
        return state == DeliveryState.ACQUIRED && pending == null && lock != null && lock.member.equals(member);
    }

    /** Whether it may be joined with its neighbour. */
    boolean isAlike(Span other) {
        return state == other.state
                && deliveries == other.deliveries
                && lock == other.lock
                && pending == other.pending
                && rejected == other.rejected
                && undelivered == other.undelivered
                && (pending == null || target == other.target);
    }

    @Override
    public String toString() {
        return firstOffset + "-" + lastOffset + " " + state + "×" + deliveries + (pending == null ? "" : " → " + target);
    }
}
