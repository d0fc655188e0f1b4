package dev.kraftbench.core.internal;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ClusterProvider;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Connections;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.Subscription;
import dev.kraftbench.core.change.OperationsLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.eclipse.osgi.service.datalocation.Location;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connections kept in {@code <workspace>/connections.properties}. A connection exists while a provider of its kind does. */
@Component(service = Connections.class, immediate = true)
public final class WorkspaceConnections implements Connections {
    private static final Logger LOG = LoggerFactory.getLogger(WorkspaceConnections.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

    private final SettingsFile file;
    private final OperationsLog operations;
    private final Map<String, ConnectionSettings> settings = new LinkedHashMap<>();
    private final Map<String, ClusterConnection> connections = new LinkedHashMap<>();
    private final List<ClusterProvider> providers = new ArrayList<>();
    private final List<Consumer<List<ClusterConnection>>> listeners = new CopyOnWriteArrayList<>();

    @Activate
    public WorkspaceConnections(@Reference(target = "(type=osgi.instance.area)") Location workspace, @Reference OperationsLog operations) {
        this(path(workspace), operations);
    }

    WorkspaceConnections(Path workspace, OperationsLog operations) {
        this.file = new SettingsFile(workspace.resolve("connections.properties"));
        this.operations = operations;
        try {
            List<ConnectionSettings> known = file.exists() ? file.read() : List.of();
            known.forEach(s -> settings.put(s.id(), s));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the workspace's connections", e);
        }
        settings.putIfAbsent(DEMO, new ConnectionSettings.Local(DEMO, "demo", Environment.TRAINING, 3, Integer.getInteger("kraftbench.demo.port", 19092), Map.of()));
    }

    static Path path(Location workspace) {
        try {
            return Path.of(workspace.getURL().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("instance area " + workspace.getURL(), e);
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addProvider(ClusterProvider provider) {
        synchronized (this) {
            providers.add(provider);
            settings.values().forEach(this::connect);
        }
        changed();
    }

    /** Closes what the provider made, and waits for it: a bundle that stops takes its clusters down cleanly. */
    public void removeProvider(ClusterProvider provider) {
        List<ClusterConnection> orphans;
        synchronized (this) {
            providers.remove(provider);
            orphans = connections.values().stream()
                    .filter(c -> provider.handles(c.settings()) && providers.stream().noneMatch(p -> p.handles(c.settings()))).toList();
            connections.values().removeAll(orphans);
        }
        changed();
        close(orphans);
    }

    private static void close(List<ClusterConnection> closing) {
        List<CompletableFuture<?>> closed = new ArrayList<>();
        for (ClusterConnection connection : closing) {
            closed.add(connection.close(CLOSE_TIMEOUT).exceptionally(e -> {
                LOG.atWarn().setCause(e).addKeyValue("connection", connection.name()).log("closing a connection failed");
                return null;
            }));
        }
        CompletableFuture.allOf(closed.toArray(CompletableFuture[]::new)).join();
    }

    private void connect(ConnectionSettings wanted) {
        if (!connections.containsKey(wanted.id())) {
            providers.stream().filter(p -> p.handles(wanted)).findFirst().ifPresent(p -> connections.put(wanted.id(), p.connection(wanted)));
        }
    }

    @Deactivate
    public void deactivate() {
        close(all());
    }

    @Override
    public synchronized List<ClusterConnection> all() {
        return settings.keySet().stream().map(connections::get).filter(java.util.Objects::nonNull).toList();
    }

    @Override
    public synchronized Optional<ClusterConnection> find(String id) {
        return Optional.ofNullable(connections.get(id));
    }

    @Override
    public ClusterConnection add(ConnectionSettings added) {
        ClusterConnection connection;
        synchronized (this) {
            if (settings.containsKey(added.id())) {
                throw new IllegalArgumentException("a connection with id " + added.id() + " exists");
            }
            settings.put(added.id(), added);
            connect(added);
            connection = connections.get(added.id());
            if (connection == null) {
                settings.remove(added.id());
                throw new IllegalArgumentException("no provider for " + added);
            }
            save();
        }
        changed();
        return connection;
    }

    @Override
    public void remove(String id) {
        ClusterConnection connection;
        synchronized (this) {
            settings.remove(id);
            connection = connections.remove(id);
            save();
        }
        if (connection != null) {
            connection.close(CLOSE_TIMEOUT).exceptionally(e -> {
                LOG.atWarn().setCause(e).addKeyValue("connection", connection.name()).log("closing a removed connection failed");
                return null;
            });
        }
        changed();
    }

    private void save() {
        try {
            file.write(List.copyOf(settings.values()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot save the workspace's connections", e);
        }
    }

    private void changed() {
        List<ClusterConnection> now = all();
        listeners.forEach(listener -> listener.accept(now));
    }

    @Override
    public Subscription onChange(Consumer<List<ClusterConnection>> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public OperationsLog operations() {
        return operations;
    }
}
