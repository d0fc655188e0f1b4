package dev.kraftbench.transport;

import org.jspecify.annotations.Nullable;

/**
 * How a node reaches others by one of their listeners.
 *
 * @param encryption null for none
 * @param login null for none
 */
public record PeerSecurity(@Nullable Encryption encryption, @Nullable PeerLogin login) {

    /** In the clear and as nobody. */
    public static final PeerSecurity NONE = new PeerSecurity(null, null);
}
