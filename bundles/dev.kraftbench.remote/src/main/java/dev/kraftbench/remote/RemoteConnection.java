package dev.kraftbench.remote;

import static dev.kraftbench.remote.RemoteTexts.TEXTS;

import dev.kraftbench.core.ClusterException;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Precision;
import dev.kraftbench.core.change.OperationsLog;
import dev.kraftbench.core.connect.Secrets;
import dev.kraftbench.core.produce.Partitioners;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A cluster reached by its bootstrap servers, sampled every two seconds. */
public final class RemoteConnection extends AdminConnection {
    private static final Duration PERIOD = Duration.ofSeconds(2);

    private final Secrets secrets;
    /** Of the present opening, with its secrets. */
    private volatile Map<String, String> properties = Map.of();

    /** A connection whose settings say all. */
    public RemoteConnection(ConnectionSettings.Remote remote, OperationsLog operations, Partitioners partitioners) {
        this(remote, operations, partitioners, Secrets.NONE);
    }

    /** @param secrets where secret client properties are that the settings do not say */
    public RemoteConnection(ConnectionSettings.Remote remote, OperationsLog operations, Partitioners partitioners, Secrets secrets) {
        super(remote, operations, partitioners, true, PERIOD);
        this.secrets = secrets;
    }

    private ConnectionSettings.Remote remote() {
        return (ConnectionSettings.Remote) settings();
    }

    @Override
    public Precision precision() {
        return Precision.SAMPLED;
    }

    @Override
    protected String reach(Duration timeout) throws ClusterException {
        Map<String, String> all = new HashMap<>(remote().clientProperties());
        try {
            secrets.of(id()).forEach(all::putIfAbsent);
        } catch (IllegalStateException e) {
            throw new ClusterException(ClusterException.Kind.FAILED, "CONNECT", null, String.valueOf(e.getMessage()),
                    TEXTS.of("advice.passwords"), e);
        }
        TokenEndpoint.allow(all);
        properties = Map.copyOf(all);
        return remote().bootstrapServers();
    }

    @Override
    protected void leave(Duration timeout) {
        // nothing but the clients was ours
    }

    @Override
    protected Map<String, String> clientProperties() {
        return properties;
    }
}
