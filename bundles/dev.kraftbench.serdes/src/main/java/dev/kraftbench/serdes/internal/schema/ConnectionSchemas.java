package dev.kraftbench.serdes.internal.schema;

import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.connect.Secrets;
import dev.kraftbench.core.serde.Schemas;
import dev.kraftbench.core.serde.SerdeException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The registry that a connection's client properties name, secret ones included: found out with the first question, since secrets are read from a file,
 * and again after a failure, since a person may have corrected them.
 */
public final class ConnectionSchemas implements Schemas {
    private final ConnectionSettings settings;
    private final Secrets secrets;
    private final LongSupplier nanoTime;
    private @Nullable Schemas registry;

    public ConnectionSchemas(ConnectionSettings settings, Secrets secrets, LongSupplier nanoTime) {
        this.settings = settings;
        this.secrets = secrets;
        this.nanoTime = nanoTime;
    }

    private synchronized Schemas registry() {
        Schemas known = registry;
        if (known == null || known instanceof RegistryClient client && client.worthAnotherTry()) {
            known = RegistrySettings.of(properties()).<Schemas>map(found -> new RegistryClient(found, nanoTime)).orElse(Schemas.NONE);
            registry = known;
        }
        return known;
    }

    private Map<String, String> properties() {
        return switch (settings) {
            case ConnectionSettings.Local local -> local.nodeProperties();
            case ConnectionSettings.Remote remote -> {
                Map<String, String> all = new HashMap<>(remote.clientProperties());
                secrets.of(remote.id()).forEach(all::putIfAbsent);
                yield all;
            }
        };
    }

    @Override
    public boolean present() {
        return registry().present();
    }

    @Override
    public Optional<Schema> schema(int id) throws SerdeException {
        return registry().schema(id);
    }

    @Override
    public Optional<String> descriptor(int id) throws SerdeException {
        return registry().descriptor(id);
    }

    @Override
    public List<String> subjects() throws SerdeException {
        return registry().subjects();
    }

    @Override
    public List<Integer> versions(String subject) throws SerdeException {
        return registry().versions(subject);
    }

    @Override
    public Optional<Version> version(String subject, String version) throws SerdeException {
        return registry().version(subject, version);
    }
}
