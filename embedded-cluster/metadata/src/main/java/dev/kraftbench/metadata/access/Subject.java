package dev.kraftbench.metadata.access;

import java.net.InetAddress;

/**
 * Who wants to do something.
 *
 * @param principal with its type, such as {@code User:alice}
 */
public record Subject(String principal, InetAddress host) {}
