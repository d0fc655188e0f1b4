package dev.kraftbench.storage;

/**
 * Where a leader epoch ends in a log (KIP-101, KIP-279).
 *
 * @param epoch the largest epoch of the log that is not above the requested one, or -1
 * @param endOffset the first offset of the next epoch, the log end for the latest epoch, or -1 if the requested epoch is unknown
 */
public record EpochEnd(int epoch, long endOffset) {

    public static final EpochEnd UNDEFINED = new EpochEnd(-1, -1L);

    public boolean isDefined() {
        return endOffset >= 0;
    }
}
