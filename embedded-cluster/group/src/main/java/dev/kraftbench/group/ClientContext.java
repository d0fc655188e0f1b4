package dev.kraftbench.group;

/**
 * Who asks.
 *
 * @param clientHost as Kafka writes it, such as {@code /127.0.0.1}
 * @param version of the request
 */
public record ClientContext(String clientId, String clientHost, short version) {}
