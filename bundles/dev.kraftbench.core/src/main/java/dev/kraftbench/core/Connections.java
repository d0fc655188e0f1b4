package dev.kraftbench.core;

import dev.kraftbench.core.change.OperationsLog;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The connections of this workspace: kept over restarts, one object each. An OSGi service. Safe for any thread. */
public interface Connections {
    /** Id of the embedded cluster that every workspace has. */
    String DEMO = "demo";

    List<ClusterConnection> all();

    Optional<ClusterConnection> find(String id);

    /** Adds a connection, closed, and remembers it. Its id must be new. */
    ClusterConnection add(ConnectionSettings settings);

    /** Forgets a connection; an open one is closed first. The data of an embedded cluster stays on disk. */
    void remove(String id);

    /** Called after each change of {@link #all()}, on the thread that made it. */
    Subscription onChange(Consumer<List<ClusterConnection>> listener);

    OperationsLog operations();
}
