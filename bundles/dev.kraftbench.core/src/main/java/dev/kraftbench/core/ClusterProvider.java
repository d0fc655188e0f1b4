package dev.kraftbench.core;

/** Makes connections of one kind; an OSGi service. */
public interface ClusterProvider {

    boolean handles(ConnectionSettings settings);

    /** A closed connection. */
    ClusterConnection connection(ConnectionSettings settings);
}
