package dev.kraftbench.core;

/** Where a connection stands. */
public sealed interface ConnectionState {
    /** Not started (embedded) or not connected (remote). */
    record Closed() implements ConnectionState {}

    record Opening() implements ConnectionState {}

    /** @param bootstrapServers what a client outside the workbench would use */
    record Open(String bootstrapServers) implements ConnectionState {}

    record Closing() implements ConnectionState {}

    /** Opening failed, or an open cluster stopped answering altogether. */
    record Failed(ClusterException reason) implements ConnectionState {}
}
