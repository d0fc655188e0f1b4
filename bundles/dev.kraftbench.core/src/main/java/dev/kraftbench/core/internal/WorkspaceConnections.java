package dev.kraftbench.core.internal;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ClusterProvider;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Connections;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.Subscription;
import dev.kraftbench.core.change.OperationsLog;
import dev.kraftbench.core.connect.ClientProperties;
import dev.kraftbench.core.connect.ConnectionFile;
import dev.kraftbench.core.connect.Folders;
import dev.kraftbench.core.connect.Secrets;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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

/**
 * Connections kept in {@code <workspace>/connections.properties}, their secrets in secure storage. A connection exists while a provider of its kind
 * does. Files are written on a thread of their own.
 */
@Component(service = Connections.class, immediate = true)
public final class WorkspaceConnections implements Connections {
    private static final Logger LOG = LoggerFactory.getLogger(WorkspaceConnections.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

    private final Path file;
    private final OperationsLog operations;
    private final Secrets secrets;
    private final Executor writer;
    private final Map<String, ConnectionSettings> settings = new LinkedHashMap<>();
    private final Map<String, ClusterConnection> connections = new LinkedHashMap<>();
    private final List<ClusterProvider> providers = new ArrayList<>();
    private final List<Consumer<List<ClusterConnection>>> listeners = new CopyOnWriteArrayList<>();
    private Folders folders;

    @Activate
    public WorkspaceConnections(@Reference(target = "(type=osgi.instance.area)") Location workspace, @Reference OperationsLog operations,
            @Reference Secrets secrets) {
        this(path(workspace), operations, secrets,
                Executors.newSingleThreadExecutor(task -> Thread.ofPlatform().daemon().name("kraftbench-workspace").unstarted(task)));
    }

    WorkspaceConnections(Path workspace, OperationsLog operations, Secrets secrets, Executor writer) {
        this.file = workspace.resolve("connections.properties");
        this.operations = operations;
        this.secrets = secrets;
        this.writer = writer;
        try {
            ConnectionFile.Contents known = ConnectionFile.read(file);
            known.connections().forEach(s -> settings.put(s.id(), s));
            folders = known.folders();
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
        if (writer instanceof ExecutorService service) {
            // what was given to it is still written
            service.close();
        }
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
        ConnectionSettings kept = withoutSecrets(added);
        ClusterConnection connection;
        synchronized (this) {
            if (settings.containsKey(kept.id())) {
                throw new IllegalArgumentException("a connection with id " + kept.id() + " exists");
            }
            settings.put(kept.id(), kept);
            connect(kept);
            connection = connections.get(kept.id());
            if (connection == null) {
                settings.remove(kept.id());
                throw new IllegalArgumentException("no provider for connection " + kept.id());
            }
            keepSecrets(added);
            save();
        }
        changed();
        return connection;
    }

    @Override
    public void update(ConnectionSettings changed) {
        ConnectionSettings kept = withoutSecrets(changed);
        synchronized (this) {
            ConnectionSettings before = settings.get(kept.id());
            if (before == null || before.getClass() != kept.getClass()) {
                throw new IllegalArgumentException("no connection " + kept.id() + " of this kind");
            }
            settings.put(kept.id(), kept);
            keepSecrets(changed);
            ClusterConnection connection = connections.get(kept.id());
            if (connection != null) {
                connection.change(kept);
            }
            save();
        }
        changed();
    }

    private void keepSecrets(ConnectionSettings given) {
        if (given instanceof ConnectionSettings.Remote remote) {
            secrets.keep(remote.id(), ClientProperties.secrets(remote.clientProperties()));
        }
    }

    private static ConnectionSettings withoutSecrets(ConnectionSettings given) {
        return switch (given) {
            case ConnectionSettings.Local local -> local;
            case ConnectionSettings.Remote remote -> remote.with(ClientProperties.withoutSecrets(remote.clientProperties()));
        };
    }

    @Override
    public CompletableFuture<ConnectionSettings> withSecrets(String id) {
        return CompletableFuture.supplyAsync(() -> switch (known(id)) {
            case ConnectionSettings.Local local -> local;
            case ConnectionSettings.Remote remote -> {
                Map<String, String> all = new TreeMap<>(remote.clientProperties());
                all.putAll(secrets.of(id));
                yield remote.with(all);
            }
        }, task -> Thread.ofVirtual().name("kraftbench-secrets").start(task));
    }

    private synchronized ConnectionSettings known(String id) {
        ConnectionSettings known = settings.get(id);
        if (known == null) {
            throw new IllegalArgumentException("no connection " + id);
        }
        return known;
    }

    @Override
    public synchronized Folders folders() {
        return folders;
    }

    @Override
    public void arrange(Folders arranged) {
        synchronized (this) {
            folders = arranged;
            save();
        }
        changed();
    }

    @Override
    public CompletableFuture<Void> export(Set<String> ids, Path target) {
        List<ConnectionSettings> chosen;
        Folders arranged;
        synchronized (this) {
            chosen = settings.values().stream().filter(s -> ids.contains(s.id())).toList();
            arranged = folders;
        }
        return CompletableFuture.runAsync(() -> {
            Map<String, Set<String>> leftOut = new TreeMap<>();
            chosen.forEach(s -> {
                if (s instanceof ConnectionSettings.Remote) {
                    leftOut.put(s.id(), secrets.of(s.id()).keySet());
                }
            });
            Map<String, String> places = new TreeMap<>(arranged.places());
            places.keySet().retainAll(ids);
            try {
                ConnectionFile.write(target, new ConnectionFile.Contents(chosen, new Folders(Set.of(), places), leftOut));
            } catch (IOException e) {
                throw new UncheckedIOException(target + " cannot be written", e);
            }
        }, task -> Thread.ofVirtual().name("kraftbench-export").start(task));
    }

    @Override
    public void remove(String id) {
        ClusterConnection connection;
        synchronized (this) {
            if (settings.remove(id) instanceof ConnectionSettings.Remote) {
                secrets.keep(id, Map.of());
            }
            folders = folders.forget(id);
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
        ConnectionFile.Contents contents = new ConnectionFile.Contents(List.copyOf(settings.values()), folders, Map.of());
        writer.execute(() -> {
            try {
                ConnectionFile.write(file, contents);
            } catch (IOException e) {
                LOG.atError().setCause(e).addKeyValue("file", file).log("the workspace's connections could not be saved");
            }
        });
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
