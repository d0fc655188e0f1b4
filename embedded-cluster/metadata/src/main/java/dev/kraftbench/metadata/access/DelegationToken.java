package dev.kraftbench.metadata.access;

import java.util.List;

/** A delegation token's description (KIP-900); times in milliseconds since 1970. The secret is derived, never stored. */
public record DelegationToken(
        String id,
        String owner,
        String requester,
        List<String> renewers,
        long issueTimestamp,
        long maxTimestamp,
        long expirationTimestamp) {

    public DelegationToken {
        renewers = List.copyOf(renewers);
    }
}
