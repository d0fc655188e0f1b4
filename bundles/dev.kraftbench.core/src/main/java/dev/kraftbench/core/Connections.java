package dev.kraftbench.core;

import dev.kraftbench.core.change.OperationsLog;
import dev.kraftbench.core.connect.Folders;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The connections of this workspace: kept over restarts, one object each. An OSGi service. Safe for any thread. */
public interface Connections {
    /** Id of the embedded cluster that every workspace has. */
    String DEMO = "demo";

    List<ClusterConnection> all();

    Optional<ClusterConnection> find(String id);

    /** Adds a connection, closed, and remembers it: its secret client properties in secure storage, the rest in the workspace. Its id must be new. */
    ClusterConnection add(ConnectionSettings settings);

    /**
     * Changes a known connection, its secrets included. Name, environment and read-only hold at once; what it takes to reach the cluster holds from its
     * next opening.
     */
    void update(ConnectionSettings settings);

    /** The settings with their secrets, for a form or a copy. */
    CompletableFuture<ConnectionSettings> withSecrets(String id);

    Folders folders();

    /** Replaces the folders, and remembers them. */
    void arrange(Folders folders);

    /** Writes these connections into a file, without secrets; the file names those left out. */
    CompletableFuture<Void> export(Set<String> ids, Path file);

    /** Forgets a connection; an open one is closed first. The data of an embedded cluster stays on disk. */
    void remove(String id);

    /** Called after each change of {@link #all()}, on the thread that made it. */
    Subscription onChange(Consumer<List<ClusterConnection>> listener);

    OperationsLog operations();
}
