package dev.kraftbench.core.security;

import java.util.List;

/** A user with SCRAM credentials (KIP-554); nobody can read the passwords back. */
public record ScramUser(String name, List<Credential> credentials) {
    public ScramUser {
        credentials = List.copyOf(credentials);
    }

    /** @param mechanism {@code SCRAM-SHA-256} or {@code SCRAM-SHA-512} */
    public record Credential(String mechanism, int iterations) {}
}
