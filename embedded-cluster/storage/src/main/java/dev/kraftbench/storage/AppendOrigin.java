package dev.kraftbench.storage;

/** Who appends as leader; decides how much is checked. */
public sealed interface AppendOrigin {

    /** A producer whose transaction, if it has one, is known to be open here. */
    AppendOrigin CLIENT = new Client(VerificationGuard.NONE);

    /** A coordinator of this node that writes outside of transactions. */
    AppendOrigin COORDINATOR = new Coordinator(VerificationGuard.NONE);

    /**
     * A producer: everything is checked, including idempotent sequences and duplicates.
     *
     * @param guard of the verification that let the first batch of a transaction pass
     */
    record Client(VerificationGuard guard) implements AppendOrigin {}

    /**
     * A coordinator of this node: any sequence is allowed.
     *
     * @param guard as for a producer, for offsets that are committed in a transaction
     */
    record Coordinator(VerificationGuard guard) implements AppendOrigin {}

    /**
     * A transaction coordinator that ends a transaction by a control record.
     *
     * @param transactionVersion of the transaction; since 2 the marker bears a newer epoch than the records before it (KIP-890, KIP-1228)
     */
    record Marker(int transactionVersion) implements AppendOrigin {}
}
