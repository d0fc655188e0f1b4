package dev.kraftbench.kernel;

/**
 * Another node and where it listens.
 *
 * @param id node id, or negative for a bootstrap address whose node is not known yet
 * @param listener name of the listener, such as {@code CONTROLLER} or {@code PLAINTEXT}
 */
public record Peer(int id, String host, int port, String listener) {}
