package dev.kraftbench.transport;

/**
 * Where a node listens.
 *
 * @param listener name of the listener, such as {@code PLAINTEXT}
 * @param port 0 for any free port
 */
public record ListenAddress(String listener, String host, int port) {}
