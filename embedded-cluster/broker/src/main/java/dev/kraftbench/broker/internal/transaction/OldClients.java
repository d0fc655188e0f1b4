package dev.kraftbench.broker.internal.transaction;

import org.apache.kafka.common.protocol.Errors;

/** What producers of old versions are told in place of errors that they don't know. */
final class OldClients {

    private OldClients() {}

    /** @param knownSince the version of the request from which on clients know PRODUCER_FENCED */
    static Errors fenced(Errors error, short version, short knownSince) {
        return error == Errors.PRODUCER_FENCED && version < knownSince ? Errors.INVALID_PRODUCER_EPOCH : error;
    }
}
