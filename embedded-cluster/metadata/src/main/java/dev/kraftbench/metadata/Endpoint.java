package dev.kraftbench.metadata;

import org.apache.kafka.common.security.auth.SecurityProtocol;

/** Where a node can be reached on one of its listeners. */
public record Endpoint(String listener, String host, int port, SecurityProtocol securityProtocol) {}
