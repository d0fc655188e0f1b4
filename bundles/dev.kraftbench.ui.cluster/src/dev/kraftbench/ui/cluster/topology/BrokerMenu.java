package dev.kraftbench.ui.cluster.topology;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.model.BrokerSnapshot;
import dev.kraftbench.ui.base.Icons;
import dev.kraftbench.ui.cluster.ClusterActions;
import dev.kraftbench.ui.cluster.Messages;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.jspecify.annotations.Nullable;

/** What can be done with the broker and the partition under the pointer. UI thread. */
final class BrokerMenu {
    private final TopologyCanvas canvas;
    private final Supplier<@Nullable ClusterConnection> connection;
    private final ClusterActions actions;
    private final Menu menu;

    BrokerMenu(TopologyCanvas canvas, Supplier<@Nullable ClusterConnection> connection, ClusterActions actions) {
        this.canvas = canvas;
        this.connection = connection;
        this.actions = actions;
        this.menu = new Menu(canvas);
        canvas.setMenu(menu);
        menu.addListener(SWT.Show, event -> fill());
    }

    private void fill() {
        for (MenuItem item : menu.getItems()) {
            item.dispose();
        }
        ClusterConnection cluster = connection.get();
        if (cluster == null) {
            return;
        }
        Optional<BrokerSnapshot> broker = canvas.brokerAtPointer();
        broker.ifPresent(b -> {
            boolean switchable = cluster.brokerControl().isPresent();
            boolean alive = b.state().alive();
            if (switchable) {
                item(NLS.bind(Messages.action_broker_start, b.id()), Icons.PLAY, !alive, () -> actions.startBroker(cluster, b.id()));
                item(NLS.bind(Messages.action_broker_stop, b.id()), Icons.STOP, alive, () -> actions.stopBroker(cluster, b.id()));
                item(NLS.bind(Messages.action_broker_kill, b.id()), Icons.KILL, alive, () -> actions.killBroker(cluster, b.id()));
                new MenuItem(menu, SWT.SEPARATOR);
            }
            item(NLS.bind(Messages.action_open_broker, b.id()), Icons.BROKER, true, () -> actions.openBroker(cluster, b.id()));
        });
        canvas.replicaAtPointer().ifPresent(cell -> item(NLS.bind(Messages.action_open_topic, cell.partition().topic()), Icons.TOPIC, true,
                () -> actions.openTopic(cluster, cell.partition().topic())));
        if (menu.getItemCount() > 0) {
            new MenuItem(menu, SWT.SEPARATOR);
        }
        item(Messages.action_new_topic, Icons.ADD, true, () -> actions.newTopic(cluster));
        item(NLS.bind(Messages.action_open_cluster, cluster.name()), Icons.CLUSTER, true, () -> actions.openCluster(cluster));
    }

    private void item(String text, Icons icon, boolean enabled, Runnable action) {
        MenuItem item = new MenuItem(menu, SWT.PUSH);
        item.setText(text);
        item.setImage(icon.image());
        item.setEnabled(enabled);
        item.addListener(SWT.Selection, event -> action.run());
    }
}
