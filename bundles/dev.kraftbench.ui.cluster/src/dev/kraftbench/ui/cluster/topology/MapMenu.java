package dev.kraftbench.ui.cluster.topology;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.change.PlacementChange;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.Icons;
import dev.kraftbench.ui.cluster.ClusterActions;
import dev.kraftbench.ui.cluster.Messages;
import dev.kraftbench.ui.cluster.topology.scene.Spot;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.jface.action.Action;
import org.eclipse.jface.action.IMenuManager;
import org.eclipse.jface.action.MenuManager;
import org.eclipse.jface.action.Separator;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Event;
import org.eclipse.ui.IWorkbenchActionConstants;
import org.jspecify.annotations.Nullable;

/** What can be done with what is under the pointer, or with the Menu key under the cursor. Others add theirs to the group {@code additions}. UI thread. */
final class MapMenu {
    private final Supplier<@Nullable ClusterConnection> connection;
    private final ClusterActions actions;
    private final TopologyCanvas canvas;
    private final MapGestures gestures;
    private final MenuManager manager = new MenuManager("", TopologyView.ID);

    MapMenu(TopologyCanvas canvas, Supplier<@Nullable ClusterConnection> connection, ClusterActions actions, MapGestures gestures) {
        this.canvas = canvas;
        this.connection = connection;
        this.actions = actions;
        this.gestures = gestures;
        manager.setRemoveAllWhenShown(true);
        manager.addMenuListener(menu -> fill(menu));
        canvas.setMenu(manager.createContextMenu(canvas));
        canvas.addListener(SWT.MenuDetect, this::place);
    }

    MenuManager manager() {
        return manager;
    }

    /** By keyboard the menu opens at the cursor, not where the pointer happens to be. */
    private void place(Event event) {
        if (event.detail == SWT.MENU_KEYBOARD) {
            canvas.cursorBounds().ifPresent(bounds -> {
                Point at = canvas.toDisplay(bounds.x + bounds.width / 2, bounds.y + bounds.height / 2);
                event.x = at.x;
                event.y = at.y;
            });
        }
    }

    private void fill(IMenuManager menu) {
        ClusterConnection cluster = connection.get();
        if (cluster == null) {
            return;
        }
        Spot spot = canvas.cursor();
        if (spot.hasPartition()) {
            add(menu, NLS.bind(Messages.topology_show_partition, spot.topic() + "-" + spot.partition()), Icons.ISR, true, () -> gestures.go(spot));
        }
        if (spot.hasTopic()) {
            add(menu, NLS.bind(Messages.action_open_topic, spot.topic()), Icons.TOPIC, true, () -> actions.openTopic(cluster, spot.topic()));
        }
        if (spot.hasTopic() && !cluster.settings().readOnly()) {
            place(menu, cluster, spot);
        }
        if (spot.hasGroup()) {
            add(menu, NLS.bind(Messages.topology_open_group, spot.group()), Icons.GROUP, true, () -> actions.openGroup(cluster, spot.group()));
        }
        cluster.model().latest().broker(spot.broker()).ifPresent(broker -> {
            add(menu, NLS.bind(Messages.action_open_broker, broker.id()), Icons.BROKER, true, () -> actions.openBroker(cluster, broker.id()));
            if (cluster.brokerControl().isPresent()) {
                boolean alive = broker.state().alive();
                menu.add(new Separator());
                add(menu, NLS.bind(Messages.action_broker_start, broker.id()), Icons.PLAY, !alive, () -> actions.startBroker(cluster, broker.id()));
                add(menu, NLS.bind(Messages.action_broker_stop, broker.id()), Icons.STOP, alive, () -> actions.stopBroker(cluster, broker.id()));
                add(menu, NLS.bind(Messages.action_broker_kill, broker.id()), Icons.KILL, alive, () -> actions.killBroker(cluster, broker.id()));
            }
        });
        menu.add(new Separator(IWorkbenchActionConstants.MB_ADDITIONS));
        menu.add(new Separator());
        add(menu, Messages.action_new_topic, Icons.ADD, true, () -> actions.newTopic(cluster));
        add(menu, NLS.bind(Messages.action_open_cluster, cluster.name()), Icons.CLUSTER, true, () -> actions.openCluster(cluster));
    }

    /** Of the partition, or of all of the topic's. */
    private void place(IMenuManager menu, ClusterConnection cluster, Spot spot) {
        if (spot.hasPartition()) {
            add(menu, Messages.action_reassign, Icons.TOPOLOGY, true, () -> actions.reassign(cluster,
                    Map.of(CommandCalls.TOPIC, spot.topic(), CommandCalls.PARTITION, Integer.toString(spot.partition()))));
            add(menu, Messages.action_elect, Icons.LEADER, true,
                    () -> actions.elect(cluster, PlacementChange.Election.PREFERRED, List.of(new PartitionId(spot.topic(), spot.partition()))));
        } else {
            add(menu, Messages.action_reassign, Icons.TOPOLOGY, true, () -> actions.reassignTopics(cluster, List.of(spot.topic())));
            add(menu, Messages.action_elect, Icons.LEADER, true, () -> actions.electPreferred(cluster, List.of(spot.topic())));
        }
    }

    private static void add(IMenuManager menu, String text, Icons icon, boolean enabled, Runnable run) {
        Action action = new Action(text, icon.descriptor()) {
            @Override
            public void run() {
                run.run();
            }
        };
        action.setEnabled(enabled);
        menu.add(action);
    }
}
