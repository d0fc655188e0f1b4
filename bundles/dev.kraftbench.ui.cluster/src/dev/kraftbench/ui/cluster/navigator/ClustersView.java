package dev.kraftbench.ui.cluster.navigator;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.Connections;
import dev.kraftbench.core.Subscription;
import dev.kraftbench.ui.base.CurrentCluster;
import dev.kraftbench.ui.base.DisplayUpdates;
import dev.kraftbench.ui.base.LivePart;
import dev.kraftbench.ui.cluster.ClusterActions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jface.action.MenuManager;
import org.eclipse.jface.viewers.DelegatingStyledCellLabelProvider;
import org.eclipse.jface.viewers.IElementComparer;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.viewers.ITreeContentProvider;
import org.eclipse.jface.viewers.LabelProvider;
import org.eclipse.jface.viewers.StyledString;
import org.eclipse.jface.viewers.TreeViewer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.part.ViewPart;
import org.jspecify.annotations.Nullable;

/** The view «Clusters». Selecting a node makes its cluster the one the window looks at. */
public final class ClustersView extends ViewPart implements LivePart {
    public static final String ID = "dev.kraftbench.clusters";
    /** Names and states change seldom; the figures behind them need no more than this. */
    private static final int INTERVAL_MILLIS = 300;

    private final Map<ClusterConnection, List<Subscription>> subscriptions = new HashMap<>();
    private final Set<String> expandedOnce = new HashSet<>();
    private final CurrentCluster current = CurrentCluster.get();
    private List<ClusterTree.Node> shown = List.of();
    private @Nullable TreeViewer viewer;
    private @Nullable DisplayUpdates updates;
    private Subscription selection = () -> { };

    @Override
    public void createPartControl(Composite parent) {
        TreeViewer tree = new TreeViewer(parent, SWT.MULTI | SWT.H_SCROLL | SWT.V_SCROLL);
        viewer = tree;
        tree.setUseHashlookup(true);
        tree.setComparer(new ByPath());
        tree.setContentProvider(new Content());
        tree.setLabelProvider(new DelegatingStyledCellLabelProvider(new Labels()));
        ClusterActions actions = ClusterActions.in(getSite());
        ClusterMenu contextMenu = new ClusterMenu(actions, () -> current.connections().map(Connections::all).orElse(List.of()));
        MenuManager menu = new MenuManager();
        menu.setRemoveAllWhenShown(true);
        menu.addMenuListener(manager -> contextMenu.fill(manager, selected()));
        tree.getControl().setMenu(menu.createContextMenu(tree.getControl()));
        getSite().registerContextMenu(menu, tree);
        getSite().setSelectionProvider(tree);
        tree.addDoubleClickListener(event -> selected().stream().findFirst().ifPresent(node -> {
            if (!contextMenu.openNode(node)) {
                tree.setExpandedState(node, !tree.getExpandedState(node));
            }
        }));
        // a person's choice only, not what a refresh of the tree selects
        tree.getTree().addListener(SWT.Selection, event -> {
            ClusterConnection chosen = selected().stream().map(ClusterTree.Node::connection).findFirst().orElse(null);
            if (chosen != null) {
                current.select(chosen);
            }
        });
        updates = new DisplayUpdates(tree.getControl(), INTERVAL_MILLIS, this::update);
        selection = current.onChange(updates::request);
        update();
    }

    private List<ClusterTree.Node> selected() {
        List<ClusterTree.Node> nodes = new ArrayList<>();
        if (viewer != null) {
            for (Object element : (IStructuredSelection) viewer.getSelection()) {
                nodes.add((ClusterTree.Node) element);
            }
        }
        return nodes;
    }

    private void update() {
        TreeViewer tree = viewer;
        if (tree == null || tree.getControl().isDisposed()) {
            return;
        }
        List<ClusterConnection> connections = current.connections().map(Connections::all).orElse(List.of());
        subscribe(connections);
        List<ClusterTree.Node> next = ClusterTree.of(connections);
        if (next.equals(shown)) {
            return;
        }
        boolean first = shown.isEmpty();
        shown = next;
        tree.getControl().setRedraw(false);
        try {
            if (first) {
                tree.setInput(this);
                tree.expandToLevel(2);
            } else {
                tree.refresh();
            }
            for (ClusterTree.Node root : next) {
                for (ClusterTree.Node cluster : root.children()) {
                    expandNew(tree, cluster);
                }
            }
        } finally {
            tree.getControl().setRedraw(true);
        }
    }

    /** A cluster that just opened shows its folders, and its brokers and topics, once; afterwards people decide. */
    private void expandNew(TreeViewer tree, ClusterTree.Node cluster) {
        if (cluster.children().isEmpty()) {
            return;
        }
        if (expandedOnce.add(cluster.path())) {
            tree.setExpandedState(cluster, true);
        }
        for (ClusterTree.Node folder : cluster.children()) {
            boolean small = folder.children().size() <= 12 && folder.kind() != ClusterTree.Kind.QUORUM;
            if (small && !folder.children().isEmpty() && expandedOnce.add(folder.path())) {
                tree.setExpandedState(folder, true);
            }
        }
    }

    private void subscribe(List<ClusterConnection> connections) {
        subscriptions.entrySet().removeIf(entry -> {
            boolean gone = !connections.contains(entry.getKey());
            if (gone) {
                entry.getValue().forEach(Subscription::close);
            }
            return gone;
        });
        DisplayUpdates door = java.util.Objects.requireNonNull(updates);
        for (ClusterConnection connection : connections) {
            subscriptions.computeIfAbsent(connection, c -> List.of(c.onState(state -> door.request()),
                    c.model().onSnapshot(snapshot -> door.request())));
        }
    }

    /** Whether an open cluster with brokers and topics is in the tree. */
    @Override
    public boolean rendersData() {
        return viewer != null && shown.stream().flatMap(root -> root.children().stream()).anyMatch(cluster -> cluster.connection() != null
                && cluster.connection().state() instanceof ConnectionState.Open
                && cluster.children().stream().filter(folder -> folder.kind() == ClusterTree.Kind.BROKERS).anyMatch(folder -> !folder.children().isEmpty()));
    }

    @Override
    public void dispose() {
        selection.close();
        subscriptions.values().forEach(list -> list.forEach(Subscription::close));
        subscriptions.clear();
        super.dispose();
    }

    @Override
    public void setFocus() {
        if (viewer != null) {
            viewer.getControl().setFocus();
        }
    }

    /** Nodes of different updates are the same if their path is. */
    private static final class ByPath implements IElementComparer {
        @Override
        public boolean equals(Object a, Object b) {
            return a instanceof ClusterTree.Node x && b instanceof ClusterTree.Node y ? x.path().equals(y.path()) : a == b;
        }

        @Override
        public int hashCode(Object element) {
            return element instanceof ClusterTree.Node node ? node.path().hashCode() : System.identityHashCode(element);
        }
    }

    private final class Content implements ITreeContentProvider {
        @Override
        public Object[] getElements(Object input) {
            return shown.toArray();
        }

        @Override
        public Object[] getChildren(Object parent) {
            return ((ClusterTree.Node) parent).children().toArray();
        }

        @Override
        public @Nullable Object getParent(Object element) {
            return null;
        }

        @Override
        public boolean hasChildren(Object element) {
            return !((ClusterTree.Node) element).children().isEmpty();
        }
    }

    private static final class Labels extends LabelProvider implements DelegatingStyledCellLabelProvider.IStyledLabelProvider {
        @Override
        public StyledString getStyledText(Object element) {
            ClusterTree.Node node = (ClusterTree.Node) element;
            StyledString text = new StyledString(node.label());
            if (!node.suffix().isEmpty()) {
                text.append("  " + node.suffix(), StyledString.QUALIFIER_STYLER);
            }
            return text;
        }

        @Override
        public Image getImage(Object element) {
            return ((ClusterTree.Node) element).icon().image();
        }
    }
}
