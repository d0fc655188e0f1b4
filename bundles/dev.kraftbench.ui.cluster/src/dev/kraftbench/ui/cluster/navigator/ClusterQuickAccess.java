package dev.kraftbench.ui.cluster.navigator;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.Connections;
import dev.kraftbench.core.model.BrokerSnapshot;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.GroupSnapshot;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.CurrentCluster;
import dev.kraftbench.ui.base.Icons;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.jface.resource.ImageDescriptor;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.quickaccess.IQuickAccessComputerExtension;
import org.eclipse.ui.quickaccess.QuickAccessElement;

/** Quick Access (Ctrl+3) finds every cluster, broker, topic and group by a part of its name. */
public final class ClusterQuickAccess implements IQuickAccessComputerExtension {
    private static final int MAX_FOUND = 60;

    @Override
    public QuickAccessElement[] computeElements() {
        return new QuickAccessElement[0];
    }

    @Override
    public QuickAccessElement[] computeElements(String query, IProgressMonitor monitor) {
        String wanted = query.toLowerCase(Locale.ROOT).trim();
        List<Found> found = new ArrayList<>();
        if (!wanted.isEmpty()) {
            List<ClusterConnection> all = CurrentCluster.get().connections().map(Connections::all).orElse(List.of());
            for (ClusterConnection connection : all) {
                of(connection, wanted, found);
            }
        }
        // the very name first, then those that begin so: of thousands that only have it in them not all are shown
        return found.stream().sorted(Comparator.comparingInt((Found each) -> each.distance(wanted)).thenComparing(each -> each.name)).limit(MAX_FOUND)
                .toArray(QuickAccessElement[]::new);
    }

    private static void of(ClusterConnection connection, String wanted, List<Found> found) {
        offer(connection, connection.name(), Map.of(), Icons.CLUSTER, wanted, found);
        ClusterSnapshot snapshot = connection.model().latest();
        for (BrokerSnapshot broker : snapshot.brokers()) {
            offer(connection, "broker " + broker.id(), Map.of(CommandCalls.BROKER, Integer.toString(broker.id())), Icons.BROKER, wanted, found);
        }
        for (String topic : snapshot.topics().keySet()) {
            offer(connection, topic, Map.of(CommandCalls.TOPIC, topic), Icons.TOPIC, wanted, found);
        }
        for (GroupSnapshot group : snapshot.groups()) {
            offer(connection, group.id(), Map.of(CommandCalls.GROUP, group.id()), Icons.GROUP, wanted, found);
        }
    }

    private static void offer(
            ClusterConnection connection, String name, Map<String, String> what, Icons icon, String wanted, List<Found> found) {
        if (name.toLowerCase(Locale.ROOT).contains(wanted)) {
            found.add(new Found(connection, name, what, icon));
        }
    }

    @Override
    public void resetState() {
        // nothing is kept
    }

    @Override
    public boolean needsRefresh() {
        return true;
    }

    private static final class Found extends QuickAccessElement {
        private final ClusterConnection connection;
        private final String name;
        private final Map<String, String> what;
        private final Icons icon;

        Found(ClusterConnection connection, String name, Map<String, String> what, Icons icon) {
            this.connection = connection;
            this.name = name;
            this.what = what;
            this.icon = icon;
        }

        int distance(String wanted) {
            String own = name.toLowerCase(Locale.ROOT);
            return own.equals(wanted) ? 0 : own.startsWith(wanted) ? 1 : 2;
        }

        @Override
        public String getLabel() {
            return what.isEmpty() ? name : name + separator + connection.name();
        }

        @Override
        public ImageDescriptor getImageDescriptor() {
            return icon.descriptor();
        }

        @Override
        public String getId() {
            return connection.id() + "/" + what + "/" + name;
        }

        @Override
        public void execute() {
            Map<String, String> parameters = new java.util.HashMap<>(what);
            parameters.put(CommandCalls.CLUSTER, connection.id());
            CommandCalls.run(PlatformUI.getWorkbench().getActiveWorkbenchWindow(), CommandCalls.OPEN, parameters);
        }
    }
}
