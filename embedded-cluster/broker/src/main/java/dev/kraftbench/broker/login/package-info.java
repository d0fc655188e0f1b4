/**
 * Logins: SASL handshakes and exchanges in front of a listener's requests (KIP-12, KIP-152, KIP-368). A {@link LoginGate} of each listener,
 * a {@link Login} of each connection, on its lane.
 */
@NullMarked
package dev.kraftbench.broker.login;

import org.jspecify.annotations.NullMarked;
