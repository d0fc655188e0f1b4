package dev.kraftbench.transaction;

/**
 * What the transaction coordinator is told by the broker's configuration, under Kafka's names. Transactions are aborted at their time-out,
 * not at the next look that transaction.abort.timed.out.transaction.cleanup.interval.ms would allow.
 *
 * @param maxTimeoutMillis transaction.max.timeout.ms
 * @param idExpirationMillis transactional.id.expiration.ms
 * @param expirationCheckMillis transaction.remove.expired.transaction.cleanup.interval.ms
 * @param twoPhaseCommit transaction.two.phase.commit.enable (KIP-939)
 */
public record TransactionSettings(int maxTimeoutMillis, long idExpirationMillis, long expirationCheckMillis, boolean twoPhaseCommit) {

    /** Kafka 4.4's defaults. */
    public static final TransactionSettings DEFAULT = new TransactionSettings(900_000, 7L * 24 * 60 * 60_000, 3_600_000, false);
}
