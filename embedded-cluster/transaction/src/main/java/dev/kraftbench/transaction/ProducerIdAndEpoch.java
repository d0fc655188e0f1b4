package dev.kraftbench.transaction;

/** Who writes: a producer id and the epoch in which it may. */
public record ProducerIdAndEpoch(long id, short epoch) {

    /** Nobody. */
    public static final ProducerIdAndEpoch NONE = new ProducerIdAndEpoch(-1, (short) -1);
}
