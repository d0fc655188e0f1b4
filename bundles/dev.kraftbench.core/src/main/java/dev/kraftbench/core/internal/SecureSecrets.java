package dev.kraftbench.core.internal;

import dev.kraftbench.core.connect.Secrets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.spec.PBEKeySpec;
import org.eclipse.equinox.security.storage.ISecurePreferences;
import org.eclipse.equinox.security.storage.SecurePreferencesFactory;
import org.eclipse.equinox.security.storage.StorageException;
import org.eclipse.equinox.security.storage.provider.IProviderHints;
import org.eclipse.osgi.service.datalocation.Location;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Secrets in {@code <workspace>/secrets}, an Equinox secure storage (AES-256) under the key of {@link KeyFile}. What was just given is known at once and
 * written in the background.
 */
@Component(service = Secrets.class)
public final class SecureSecrets implements Secrets {
    private static final Logger LOG = LoggerFactory.getLogger(SecureSecrets.class);
    private static final String CONNECTIONS = "connections";

    private final Path file;
    private final KeyFile key;
    private final Map<String, Map<String, String>> unwritten = new ConcurrentHashMap<>();
    /** Guards the storage and its file. */
    private final Object storing = new Object();
    private @Nullable ISecurePreferences storage;

    @Activate
    public SecureSecrets(@Reference(target = "(type=osgi.instance.area)") Location workspace) {
        this(WorkspaceConnections.path(workspace).resolve("secrets"), KeyFile.ofUser());
    }

    SecureSecrets(Path file, KeyFile key) {
        this.file = file;
        this.key = key;
    }

    private ISecurePreferences opened() {
        ISecurePreferences open = storage;
        if (open == null) {
            try {
                open = SecurePreferencesFactory.open(file.toUri().toURL(),
                        Map.of(IProviderHints.DEFAULT_PASSWORD, new PBEKeySpec(key.read()), IProviderHints.PROMPT_USER, false));
                storage = open;
            } catch (IOException e) {
                throw new IllegalStateException("the secure storage " + file + " with the key " + key.path() + " cannot be opened: " + e.getMessage(), e);
            }
        }
        return open;
    }

    @Override
    public Map<String, String> of(String connection) {
        Map<String, String> fresh = unwritten.get(connection);
        if (fresh != null) {
            return fresh;
        }
        synchronized (storing) {
            ISecurePreferences all = opened().node(CONNECTIONS);
            if (!all.nodeExists(connection)) {
                return Map.of();
            }
            ISecurePreferences node = all.node(connection);
            Map<String, String> secrets = new TreeMap<>();
            try {
                for (String name : node.keys()) {
                    secrets.put(name, node.get(name, ""));
                }
            } catch (StorageException e) {
                throw new IllegalStateException("the secrets of connection " + connection + " cannot be read with the key " + key.path()
                        + "; edit the connection and enter them again", e);
            }
            return secrets;
        }
    }

    @Override
    public void keep(String connection, Map<String, String> secrets) {
        Map<String, String> wanted = Map.copyOf(secrets);
        unwritten.put(connection, wanted);
        Thread.ofVirtual().name("kraftbench-secrets").start(this::write);
    }

    @Deactivate
    void write() {
        synchronized (storing) {
            for (Map.Entry<String, Map<String, String>> entry : Map.copyOf(unwritten).entrySet()) {
                try {
                    write(entry.getKey(), entry.getValue());
                    unwritten.remove(entry.getKey(), entry.getValue());
                } catch (StorageException | IOException | IllegalStateException e) {
                    // known until the workbench ends; then they must be entered again
                    LOG.atError().setCause(e).addKeyValue("connection", entry.getKey()).log("secrets could not be kept");
                }
            }
        }
    }

    private void write(String connection, Map<String, String> secrets) throws StorageException, IOException {
        ISecurePreferences all = opened().node(CONNECTIONS);
        if (secrets.isEmpty() && !all.nodeExists(connection)) {
            return;
        }
        ISecurePreferences node = all.node(connection);
        if (secrets.isEmpty()) {
            node.removeNode();
        } else {
            node.clear();
            for (Map.Entry<String, String> secret : secrets.entrySet()) {
                node.put(secret.getKey(), secret.getValue(), true);
            }
        }
        opened().flush();
    }
}
