package dev.kraftbench.ui.base;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.Subscription;
import dev.kraftbench.core.model.ClusterSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.swt.widgets.Control;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one pane up to date with one cluster: subscribes to its snapshots, events and state, and asks for a coalesced update whenever one comes. Ends
 * with the pane. UI thread.
 */
public final class FollowedCluster {
    private final Control owner;
    private final DisplayUpdates updates;
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final Subscription selection;
    private @Nullable ClusterConnection connection;

    private FollowedCluster(Control owner, Runnable update, @Nullable CurrentCluster current) {
        this.owner = owner;
        this.updates = new DisplayUpdates(owner, update);
        this.selection = current == null ? () -> { } : current.onChange(() -> follow(current.connection().orElse(null)));
        owner.addDisposeListener(event -> {
            selection.close();
            unsubscribe();
        });
    }

    /** Follows whatever cluster the window looks at. {@code update} runs on the UI thread. */
    public static FollowedCluster current(Control owner, CurrentCluster current, Runnable update) {
        FollowedCluster followed = new FollowedCluster(owner, update, current);
        followed.follow(current.connection().orElse(null));
        return followed;
    }

    /** Follows this cluster only, as editors do. */
    public static FollowedCluster fixed(Control owner, ClusterConnection connection, Runnable update) {
        FollowedCluster followed = new FollowedCluster(owner, update, null);
        followed.follow(connection);
        return followed;
    }

    public Optional<ClusterConnection> connection() {
        return Optional.ofNullable(connection);
    }

    public ClusterSnapshot snapshot() {
        return connection == null ? ClusterSnapshot.EMPTY : connection.model().latest();
    }

    public boolean open() {
        return connection != null && connection.state() instanceof ConnectionState.Open;
    }

    /** Asks for one more update, for instance after a filter changed. */
    public void request() {
        updates.request();
    }

    private void follow(@Nullable ClusterConnection next) {
        if (owner.isDisposed()) {
            return;
        }
        if (connection != next) {
            unsubscribe();
            connection = next;
            if (next != null) {
                subscriptions.add(next.onState(state -> updates.request()));
                subscriptions.add(next.model().onSnapshot(snapshot -> updates.request()));
                subscriptions.add(next.model().onEvents(events -> updates.request()));
            }
        }
        updates.request();
    }

    private void unsubscribe() {
        subscriptions.forEach(Subscription::close);
        subscriptions.clear();
    }
}
