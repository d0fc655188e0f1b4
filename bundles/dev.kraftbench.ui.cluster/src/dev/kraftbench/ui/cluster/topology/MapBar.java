package dev.kraftbench.ui.cluster.topology;

import dev.kraftbench.ui.base.TextScale;
import dev.kraftbench.ui.cluster.Messages;
import dev.kraftbench.ui.cluster.topology.scene.MapLevel;
import dev.kraftbench.ui.cluster.topology.scene.MapPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.ToolBar;
import org.eclipse.swt.widgets.ToolItem;

/** The line between header and map: where one is, with the way back; a field that finds; zoom and export. UI thread. */
final class MapBar extends Composite {
    private static final int FIND_WIDTH = 170;

    private final ToolBar trail;
    private final ToolBar tools;
    private final Text find;
    private final ToolItem nearer;
    private final ToolItem away;
    private Consumer<MapPosition> chosen = position -> { };
    private List<String> shown = List.of();

    MapBar(Composite parent, MapGestures gestures, Runnable exportSvg, Runnable exportPng) {
        super(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(3).margins(6, 2).spacing(6, 0).applyTo(this);
        trail = new ToolBar(this, SWT.FLAT | SWT.RIGHT);
        GridDataFactory.fillDefaults().grab(true, false).align(SWT.BEGINNING, SWT.CENTER).applyTo(trail);
        find = new Text(this, SWT.SEARCH | SWT.ICON_SEARCH | SWT.ICON_CANCEL);
        find.setMessage(Messages.topology_find);
        find.setToolTipText(Messages.topology_find_tip);
        GridDataFactory.fillDefaults().hint(TextScale.px(FIND_WIDTH), SWT.DEFAULT).minSize(90, SWT.DEFAULT).align(SWT.END, SWT.CENTER).applyTo(find);
        tools = new ToolBar(this, SWT.FLAT);
        away = item(tools, "\u2212", Messages.topology_zoom_out, gestures::zoomOut);
        nearer = item(tools, "+", Messages.topology_zoom_in, () -> gestures.zoomIn(dev.kraftbench.ui.cluster.topology.scene.Spot.NONE));
        ToolItem export = new ToolItem(tools, SWT.DROP_DOWN);
        export.setText(Messages.topology_export);
        export.setToolTipText(Messages.topology_export_tip);
        Menu formats = new Menu(tools);
        format(formats, "SVG\u2026", exportSvg);
        format(formats, "PNG\u2026", exportPng);
        export.addListener(SWT.Selection, event -> {
            Rectangle bounds = export.getBounds();
            Point at = tools.toDisplay(bounds.x, bounds.y + bounds.height);
            formats.setLocation(at);
            formats.setVisible(true);
        });
        addDisposeListener(event -> formats.dispose());
        addListener(SWT.Resize, event -> wrap());
    }

    /** In a narrow view the way back has a line of its own. */
    private void wrap() {
        int needed = trail.computeSize(SWT.DEFAULT, SWT.DEFAULT).x + FIND_WIDTH + tools.computeSize(SWT.DEFAULT, SWT.DEFAULT).x + 60;
        GridLayout grid = (GridLayout) getLayout();
        int columns = needed > getSize().x ? 2 : 3;
        if (grid.numColumns != columns) {
            grid.numColumns = columns;
            ((GridData) trail.getLayoutData()).horizontalSpan = columns == 2 ? 2 : 1;
            GridData field = (GridData) find.getLayoutData();
            field.grabExcessHorizontalSpace = columns == 2;
            field.horizontalAlignment = columns == 2 ? SWT.FILL : SWT.END;
            getParent().layout(new org.eclipse.swt.widgets.Control[] {this}, SWT.DEFER);
        }
    }

    private static ToolItem item(ToolBar bar, String text, String tip, Runnable action) {
        ToolItem item = new ToolItem(bar, SWT.PUSH);
        item.setText(text);
        item.setToolTipText(tip);
        item.addListener(SWT.Selection, event -> action.run());
        return item;
    }

    private static void format(Menu menu, String text, Runnable action) {
        MenuItem item = new MenuItem(menu, SWT.PUSH);
        item.setText(text);
        item.addListener(SWT.Selection, event -> action.run());
    }

    MapBar onChosen(Consumer<MapPosition> consumer) {
        chosen = consumer;
        return this;
    }

    Text find() {
        return find;
    }

    /** Where the map stands, as a way back to each level above. @param graph the graph is shown: there are no levels */
    void show(String cluster, MapPosition position, boolean graph) {
        List<MapPosition> steps = graph ? List.of(MapPosition.BROKERS) : steps(position);
        List<String> names = new ArrayList<>();
        steps.forEach(step -> names.add(name(cluster, step)));
        if (graph) {
            names.add(Messages.topology_graph);
        }
        nearer.setEnabled(graph || position.level() != MapLevel.PARTITION);
        away.setEnabled(graph || position.level() != MapLevel.BROKERS);
        if (names.equals(shown)) {
            return;
        }
        shown = List.copyOf(names);
        for (ToolItem old : trail.getItems()) {
            old.dispose();
        }
        for (int i = 0; i < names.size(); i++) {
            ToolItem item = new ToolItem(trail, SWT.PUSH);
            item.setText(i == 0 ? names.get(i) : "\u203A " + names.get(i));
            boolean last = i == names.size() - 1;
            item.setToolTipText(last ? null : Messages.topology_trail_tip);
            if (!last) {
                MapPosition step = steps.get(i);
                item.addListener(SWT.Selection, event -> chosen.accept(step));
            }
        }
        wrap();
        layout(true, true);
    }

    private static List<MapPosition> steps(MapPosition position) {
        List<MapPosition> steps = new ArrayList<>(List.of(MapPosition.BROKERS));
        if (position.level() != MapLevel.BROKERS) {
            steps.add(MapPosition.TOPICS);
        }
        if (position.level() == MapLevel.PARTITIONS || position.level() == MapLevel.PARTITION) {
            steps.add(MapPosition.partitions(position.topic()));
        }
        if (position.level() == MapLevel.PARTITION) {
            steps.add(position);
        }
        return steps;
    }

    private static String name(String cluster, MapPosition position) {
        return switch (position.level()) {
            case BROKERS -> cluster;
            case TOPICS -> Messages.topology_all_topics;
            case PARTITIONS -> position.topic().isEmpty() ? Messages.topology_all_partitions : position.topic();
            case PARTITION -> NLS.bind(Messages.topology_partition_number, position.partition());
        };
    }
}
