package dev.kraftbench.ui.cluster.connection;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Connections;
import dev.kraftbench.core.connect.ClientProperties;
import dev.kraftbench.core.connect.ConnectionFile;
import dev.kraftbench.core.connect.Folders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Takes over connections from a file. Those that are known already are changed and keep their secrets; the others are new. Any thread. */
public final class ImportedConnections {
    private ImportedConnections() {}

    /** @param chosen ids of those to be taken over; an embedded cluster never replaces a remote one, nor the other way round */
    public static CompletableFuture<Void> into(Connections connections, ConnectionFile.Contents contents, Set<String> chosen) {
        Folders folders = connections.folders();
        List<CompletableFuture<?>> changes = new ArrayList<>();
        for (ConnectionSettings settings : contents.connections()) {
            if (!chosen.contains(settings.id())) {
                continue;
            }
            ClusterConnection known = connections.find(settings.id()).orElse(null);
            if (known == null) {
                connections.add(settings);
            } else if (known.settings().getClass() == settings.getClass()) {
                changes.add(connections.withSecrets(settings.id()).thenAccept(before -> connections.update(withSecretsOf(before, settings))));
            } else {
                changes.add(CompletableFuture.failedFuture(new IllegalStateException(settings.id() + ": there is a cluster of another kind with this id")));
                continue;
            }
            String place = contents.folders().places().get(settings.id());
            if (place != null) {
                folders = folders.place(Set.of(settings.id()), place);
            }
        }
        connections.arrange(folders);
        return CompletableFuture.allOf(changes.toArray(CompletableFuture[]::new));
    }

    private static ConnectionSettings withSecretsOf(ConnectionSettings before, ConnectionSettings imported) {
        if (before instanceof ConnectionSettings.Remote old && imported instanceof ConnectionSettings.Remote fresh) {
            Map<String, String> all = new TreeMap<>(ClientProperties.secrets(old.clientProperties()));
            all.putAll(fresh.clientProperties());
            return fresh.with(all);
        }
        return imported;
    }
}
