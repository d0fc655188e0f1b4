package dev.kraftbench.ui.cluster.navigator;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.Connections;
import dev.kraftbench.core.Subscription;
import dev.kraftbench.core.connect.Folders;
import dev.kraftbench.ui.base.CurrentCluster;
import dev.kraftbench.ui.base.DisplayUpdates;
import dev.kraftbench.ui.base.LivePart;
import dev.kraftbench.ui.base.NavigatorNode;
import dev.kraftbench.ui.cluster.ClusterActions;
import dev.kraftbench.ui.cluster.Messages;
import dev.kraftbench.ui.cluster.connection.ConnectionActions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jface.action.MenuManager;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.util.LocalSelectionTransfer;
import org.eclipse.jface.viewers.DelegatingStyledCellLabelProvider;
import org.eclipse.jface.viewers.IElementComparer;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.viewers.ITreeContentProvider;
import org.eclipse.jface.viewers.TreeViewer;
import org.eclipse.jface.viewers.ViewerDropAdapter;
import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.DND;
import org.eclipse.swt.dnd.DragSourceAdapter;
import org.eclipse.swt.dnd.DragSourceEvent;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.swt.dnd.TransferData;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.TreeItem;
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
    private final List<NavigatorNode> contributed = NavigatorNode.contributed();
    private List<TreeNode> shown = List.of();
    private @Nullable TreeViewer viewer;
    private @Nullable Text search;
    private @Nullable DisplayUpdates updates;
    /** What was expanded when a search began, to be so again after it. */
    private Object @Nullable [] expandedBefore;
    private Subscription selection = () -> { };

    @Override
    public void createPartControl(Composite parent) {
        Composite area = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(area);
        Text field = new Text(area, SWT.SEARCH | SWT.ICON_SEARCH | SWT.ICON_CANCEL);
        search = field;
        field.setMessage(Messages.navigator_search);
        GridDataFactory.fillDefaults().grab(true, false).indent(2, 2).applyTo(field);
        TreeViewer tree = new TreeViewer(area, SWT.MULTI | SWT.H_SCROLL | SWT.V_SCROLL);
        viewer = tree;
        GridDataFactory.fillDefaults().grab(true, true).applyTo(tree.getControl());
        tree.setUseHashlookup(true);
        tree.setComparer(new ByPath());
        tree.setContentProvider(new Content());
        tree.setLabelProvider(new DelegatingStyledCellLabelProvider(new TreeLabels(tree.getControl())));
        ClusterMenu contextMenu = new ClusterMenu(ClusterActions.in(getSite()), () -> current.connections().map(Connections::all).orElse(List.of()),
                () -> contributed);
        MenuManager menu = new MenuManager();
        menu.setRemoveAllWhenShown(true);
        menu.addMenuListener(manager -> contextMenu.fill(manager, selected(), connectionMenu()));
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
            selected().stream().filter(node -> node.connection() != null).findFirst().ifPresent(this::look);
        });
        keys(tree, field);
        dragAndDrop(tree);
        DisplayUpdates door = new DisplayUpdates(tree.getControl(), INTERVAL_MILLIS, this::update);
        updates = door;
        field.addModifyListener(event -> update());
        selection = current.onChange(door::request);
        update();
    }

    private void look(TreeNode node) {
        ClusterConnection connection = Objects.requireNonNull(node.connection());
        if (node.kind() == TreeNode.Kind.TOPIC) {
            current.look(connection, node.name());
        } else {
            current.select(connection);
        }
    }

    private Optional<ConnectionMenu> connectionMenu() {
        return current.connections().map(connections -> new ConnectionMenu(
                new ConnectionActions(getSite().getShell(), connections, ClusterActions.in(getSite()))));
    }

    /** Letters go to the search; F2 and Delete are about connections and folders; Escape ends a search. */
    private void keys(TreeViewer tree, Text field) {
        tree.getControl().addListener(SWT.KeyDown, event -> {
            boolean plain = (event.stateMask & (SWT.MOD1 | SWT.MOD3)) == 0;
            if (event.keyCode == SWT.F2) {
                connectionMenu().ifPresent(menu -> menu.rename(selected()));
            } else if (event.keyCode == SWT.DEL) {
                connectionMenu().ifPresent(menu -> menu.delete(selected()));
            } else if (event.keyCode == 'f' && (event.stateMask & SWT.MOD1) != 0) {
                field.setFocus();
            } else if (event.keyCode == SWT.ESC) {
                field.setText("");
            } else if (plain && (Character.isLetterOrDigit(event.character) || event.character == '_')) {
                field.setFocus();
                field.append(Character.toString(event.character));
                event.doit = false;
            }
        });
        field.addListener(SWT.KeyDown, event -> {
            if (event.keyCode == SWT.ARROW_DOWN || event.keyCode == SWT.CR) {
                tree.getControl().setFocus();
            } else if (event.keyCode == SWT.ESC) {
                field.setText("");
                tree.getControl().setFocus();
            }
        });
    }

    private void dragAndDrop(TreeViewer tree) {
        Transfer[] transfers = {LocalSelectionTransfer.getTransfer()};
        tree.addDragSupport(DND.DROP_MOVE, transfers, new DragSourceAdapter() {
            @Override
            public void dragStart(DragSourceEvent event) {
                event.doit = TreeDragAndDrop.draggable(selected());
                LocalSelectionTransfer.getTransfer().setSelection(tree.getSelection());
            }
        });
        tree.addDropSupport(DND.DROP_MOVE, transfers, new ViewerDropAdapter(tree) {
            @Override
            public boolean validateDrop(@Nullable Object target, int operation, TransferData type) {
                Folders folders = folders();
                return target instanceof TreeNode node
                        && TreeDragAndDrop.dropped(selected(), TreeDragAndDrop.target(node, folders), folders) != folders;
            }

            @Override
            public boolean performDrop(Object data) {
                return getCurrentTarget() instanceof TreeNode node && move(selected(), node);
            }
        });
    }

    /** Moves connections and folders to where the node is; false if they cannot go there. */
    private boolean move(List<TreeNode> nodes, TreeNode onto) {
        Folders before = folders();
        Folders after = TreeDragAndDrop.dropped(nodes, TreeDragAndDrop.target(onto, before), before);
        if (after == before) {
            return false;
        }
        current.connections().ifPresent(connections -> connections.arrange(after));
        return true;
    }

    private Folders folders() {
        return current.connections().map(Connections::folders).orElse(Folders.NONE);
    }

    private List<TreeNode> selected() {
        List<TreeNode> nodes = new ArrayList<>();
        if (viewer != null) {
            for (Object element : (IStructuredSelection) viewer.getSelection()) {
                nodes.add((TreeNode) element);
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
        String filter = search == null ? "" : search.getText();
        List<TreeNode> next = ClusterTree.of(connections, folders(), contributed, filter);
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
            if (filter.isBlank()) {
                endSearch(tree);
                next.forEach(root -> expandNew(tree, root));
            } else {
                if (expandedBefore == null) {
                    expandedBefore = tree.getExpandedElements();
                }
                tree.expandAll();
            }
        } finally {
            tree.getControl().setRedraw(true);
        }
    }

    private void endSearch(TreeViewer tree) {
        if (expandedBefore != null) {
            tree.setExpandedElements(expandedBefore);
            expandedBefore = null;
        }
    }

    /** Roots, folders and clusters show what is new in them once; afterwards people decide. */
    private void expandNew(TreeViewer tree, TreeNode node) {
        switch (node.kind()) {
            case LOCAL, REMOTE, FOLDER -> {
                if (!node.children().isEmpty() && expandedOnce.add(node.path())) {
                    tree.setExpandedState(node, true);
                }
                node.children().forEach(child -> expandNew(tree, child));
            }
            case CLUSTER -> expandNewCluster(tree, node);
            case HINT, LOADING, BROKERS, TOPICS, GROUPS, SHARE_GROUPS, STREAMS_GROUPS, QUORUM, BROKER, TOPIC, GROUP, NODE, MORE, CONTRIBUTED -> { }
        }
    }

    /** A cluster that just opened shows its folders, and its brokers and topics, once; afterwards people decide. */
    private void expandNewCluster(TreeViewer tree, TreeNode cluster) {
        if (cluster.children().isEmpty()) {
            return;
        }
        if (expandedOnce.add(cluster.path())) {
            tree.setExpandedState(cluster, true);
        }
        for (TreeNode folder : cluster.children()) {
            boolean small = folder.children().size() <= 12 && folder.kind() != TreeNode.Kind.QUORUM;
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
        DisplayUpdates door = Objects.requireNonNull(updates);
        for (ClusterConnection connection : connections) {
            subscriptions.computeIfAbsent(connection, c -> List.of(c.onState(state -> door.request()),
                    c.model().onSnapshot(snapshot -> door.request())));
        }
    }

    /** Whether an open cluster with brokers and topics is in the tree. */
    @Override
    public boolean rendersData() {
        return viewer != null && shown.stream().anyMatch(ClustersView::showsBrokers);
    }

    private static boolean showsBrokers(TreeNode node) {
        return node.kind() == TreeNode.Kind.BROKERS ? !node.children().isEmpty() : node.children().stream().anyMatch(ClustersView::showsBrokers);
    }

    /** As if a person typed it into the search field. */
    public void search(String text) {
        if (search != null) {
            search.setText(text);
        }
    }

    /** Labels of all nodes that are in sight if the tree is long enough, with their depth as leading tabs. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (viewer != null) {
            for (TreeItem item : viewer.getTree().getItems()) {
                lines(item, "", lines);
            }
        }
        return lines;
    }

    private static void lines(TreeItem item, String indent, List<String> lines) {
        lines.add(indent + item.getText());
        if (item.getExpanded()) {
            for (TreeItem child : item.getItems()) {
                lines(child, indent + "\t", lines);
            }
        }
    }

    /** As if the first node of this name were dragged onto the second; false if it cannot go there. */
    public boolean drag(String name, String onto) {
        Optional<TreeNode> dragged = find(shown, name);
        Optional<TreeNode> target = find(shown, onto);
        return dragged.isPresent() && target.isPresent() && TreeDragAndDrop.draggable(List.of(dragged.get())) && move(List.of(dragged.get()), target.get());
    }

    private static Optional<TreeNode> find(List<TreeNode> nodes, String label) {
        for (TreeNode node : nodes) {
            Optional<TreeNode> found = node.label().equals(label) ? Optional.of(node) : find(node.children(), label);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
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
            return a instanceof TreeNode x && b instanceof TreeNode y ? x.path().equals(y.path()) : a == b;
        }

        @Override
        public int hashCode(Object element) {
            return element instanceof TreeNode node ? node.path().hashCode() : System.identityHashCode(element);
        }
    }

    private final class Content implements ITreeContentProvider {
        @Override
        public Object[] getElements(Object input) {
            return shown.toArray();
        }

        @Override
        public Object[] getChildren(Object parent) {
            return ((TreeNode) parent).children().toArray();
        }

        @Override
        public @Nullable Object getParent(Object element) {
            return null;
        }

        @Override
        public boolean hasChildren(Object element) {
            return !((TreeNode) element).children().isEmpty();
        }
    }
}
