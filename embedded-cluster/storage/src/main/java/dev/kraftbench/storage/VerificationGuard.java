package dev.kraftbench.storage;

/**
 * Stands for one question to a transaction coordinator whether a producer's transaction includes this log's partition (KIP-890). The log
 * forgets it when the transaction is ended meanwhile; the batch that comes back with it is refused then.
 *
 * @param number unique in the log, 0 for none
 */
public record VerificationGuard(long number) {

    /** No question was asked. */
    public static final VerificationGuard NONE = new VerificationGuard(0);
}
