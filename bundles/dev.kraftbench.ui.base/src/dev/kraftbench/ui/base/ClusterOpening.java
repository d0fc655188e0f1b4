package dev.kraftbench.ui.base;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionSettings;
import java.time.Duration;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Shell;

/** Starts an embedded cluster or connects to a remote one, in the background. UI thread. */
public final class ClusterOpening {
    /** Starting three nodes takes about a second; a remote cluster may be far away. */
    public static final Duration LIMIT = Duration.ofSeconds(60);

    private ClusterOpening() {}

    public static void start(ClusterConnection connection, Shell owner) {
        CurrentCluster.get().select(connection);
        boolean local = connection.settings() instanceof ConnectionSettings.Local;
        BackgroundCall.of(NLS.bind(local ? Messages.job_start : Messages.job_connect, connection.name()), connection::open).within(LIMIT).start(owner);
    }
}
