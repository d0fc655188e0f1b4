package dev.kraftbench.ui.base;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.Connections;
import java.util.Map;
import org.eclipse.osgi.util.NLS;
import org.eclipse.ui.PlatformUI;
import org.jspecify.annotations.Nullable;

/** Why a pane shows no cluster, by the state of the connection, and the one action that helps. UI thread. */
public final class ClusterEmptyState {
    private ClusterEmptyState() {}

    /** @param what the sentence that says what this pane would show */
    public static void show(EmptyState pane, @Nullable ClusterConnection connection, String what) {
        if (connection == null) {
            pane.showReason(Messages.empty_no_cluster, what);
            return;
        }
        boolean demo = connection.id().equals(Connections.DEMO);
        boolean local = connection.settings() instanceof ConnectionSettings.Local;
        String action = demo ? Messages.action_start_demo : local ? Messages.action_start : Messages.action_connect;
        Runnable start = demo ? () -> CommandCalls.run(PlatformUI.getWorkbench(), CommandCalls.START_DEMO, Map.of())
                : () -> ClusterOpening.start(connection, pane.getShell());
        switch (connection.state()) {
            case ConnectionState.Closed closed -> pane.showReason(
                    NLS.bind(local ? Messages.empty_stopped : Messages.empty_disconnected, connection.name()), what, action, start);
            case ConnectionState.Opening opening -> pane.showReason(NLS.bind(local ? Messages.empty_opening : Messages.empty_connecting, connection.name()), what);
            case ConnectionState.Closing closing -> pane.showReason(NLS.bind(local ? Messages.empty_closing : Messages.empty_disconnecting, connection.name()), what);
            case ConnectionState.Open open -> pane.showReason(Messages.empty_waiting, NLS.bind(Messages.empty_waiting_reason, connection.name()));
            case ConnectionState.Failed failed -> pane.showReason(NLS.bind(Messages.empty_failed, connection.name()),
                    failed.reason().getMessage() + (failed.reason().advice().isEmpty() ? "" : "\n" + failed.reason().advice()),
                    Messages.action_try_again, start);
        }
    }
}
