package dev.kraftbench.remote;

import org.apache.kafka.clients.admin.Admin;

/** An open connection's client and what is asked with it. */
public record AdminSession(Admin admin, AdminQueries queries, String bootstrapServers) {}
