package dev.kraftbench.remote;

import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Precision;
import dev.kraftbench.core.change.OperationsLog;
import dev.kraftbench.core.produce.Partitioners;
import java.time.Duration;
import java.util.Map;

/** A cluster reached by its bootstrap servers, sampled every two seconds. */
public final class RemoteConnection extends AdminConnection {
    private static final Duration PERIOD = Duration.ofSeconds(2);

    private final ConnectionSettings.Remote remote;

    public RemoteConnection(ConnectionSettings.Remote remote, OperationsLog operations, Partitioners partitioners) {
        super(remote, operations, partitioners, true, PERIOD);
        this.remote = remote;
    }

    @Override
    public Precision precision() {
        return Precision.SAMPLED;
    }

    @Override
    protected String reach(Duration timeout) {
        return remote.bootstrapServers();
    }

    @Override
    protected void leave(Duration timeout) {
        // nothing but the clients was ours
    }

    @Override
    protected Map<String, String> clientProperties() {
        return remote.clientProperties();
    }
}
