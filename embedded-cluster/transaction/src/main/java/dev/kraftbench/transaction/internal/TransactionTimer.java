package dev.kraftbench.transaction.internal;

/** Keys of the timers of a shard of transactional ids. */
sealed interface TransactionTimer {

    /** The open transaction has lasted as long as its producer allows. */
    record TimeOut(String transactionalId) implements TransactionTimer {}

    /** The next step of ending a decided transaction: write the decision again, or its completion. */
    record End(String transactionalId) implements TransactionTimer {}

    /** What the log said when it was loaded is committed: go on with what is decided. */
    record Resume() implements TransactionTimer {}

    /** The next look for transactional ids that nobody uses. */
    record Cleanup() implements TransactionTimer {}
}
