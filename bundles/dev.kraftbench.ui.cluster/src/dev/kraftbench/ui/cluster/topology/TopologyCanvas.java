package dev.kraftbench.ui.cluster.topology;

import dev.kraftbench.core.model.BrokerSnapshot;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.cluster.Messages;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.ScrollBar;
import org.jspecify.annotations.Nullable;

/** The owner-drawn map: scrolls, hovers, and highlights leaders that just moved. UI thread. */
public final class TopologyCanvas extends Canvas {
    private final Map<ReplicaCell.Key, ReplicaCell.Key> moves = new HashMap<>();
    private IntFunction<@Nullable TopologyScene> scenes = width -> null;
    private @Nullable TopologyScene scene;
    private @Nullable ReplicaCell hovered;
    private Point pointer = new Point(-1, -1);

    public TopologyCanvas(Composite parent) {
        super(parent, SWT.DOUBLE_BUFFERED | SWT.NO_BACKGROUND | SWT.V_SCROLL);
        addPaintListener(event -> paint(event.gc));
        addListener(SWT.Resize, event -> rebuild());
        addListener(SWT.MouseMove, this::moved);
        addListener(SWT.MouseExit, event -> hover(null, ""));
        ScrollBar bar = getVerticalBar();
        bar.addListener(SWT.Selection, event -> redraw());
        addListener(SWT.MouseWheel, event -> {
            bar.setSelection(bar.getSelection() - event.count * MatrixLayout.ROW_HEIGHT);
            redraw();
        });
        addListener(SWT.KeyDown, this::key);
    }

    /** Makes the scene for a width; kept and asked again when the canvas is resized. */
    public void setScenes(IntFunction<@Nullable TopologyScene> scenes) {
        this.scenes = scenes;
        rebuild();
    }

    public Optional<TopologyScene> scene() {
        return Optional.ofNullable(scene);
    }

    public int textWidth(GC gc, String text) {
        return gc.textExtent(text).x;
    }

    /** Broker under the pointer when the context menu was opened. */
    public Optional<BrokerSnapshot> brokerAtPointer() {
        return scene == null ? Optional.empty() : scene.brokerAt(pointer, scrollY());
    }

    public Optional<ReplicaCell> replicaAtPointer() {
        return scene == null ? Optional.empty() : scene.replicaAt(pointer, scrollY());
    }

    /** Marks a new leader, and where leadership came from, for a while. */
    public void highlight(ReplicaCell.Key to, ReplicaCell.Key from, int millis) {
        moves.put(to, from);
        redraw();
        getDisplay().timerExec(millis, () -> {
            if (!isDisposed() && moves.remove(to, from)) {
                redraw();
            }
        });
    }

    private void rebuild() {
        Rectangle area = getClientArea();
        if (area.width <= 0) {
            return;
        }
        scene = scenes.apply(area.width);
        ScrollBar bar = getVerticalBar();
        int height = scene == null ? 0 : scene.height();
        boolean needed = height > area.height;
        if (bar.getVisible() != needed) {
            bar.setVisible(needed);
        }
        bar.setEnabled(needed);
        if (needed) {
            bar.setValues(Math.min(bar.getSelection(), height - area.height), 0, height, area.height, MatrixLayout.ROW_HEIGHT, area.height);
        } else {
            bar.setValues(0, 0, 1, 1, 1, 1);
        }
        redraw();
    }

    private int scrollY() {
        return getVerticalBar().isEnabled() ? getVerticalBar().getSelection() : 0;
    }

    private void paint(GC gc) {
        Palette palette = Palette.of(this);
        Rectangle area = getClientArea();
        if (scene == null) {
            gc.setBackground(palette.ground().swt());
            gc.fillRectangle(area);
            return;
        }
        gc.setFont(getFont());
        new TopologyPainter(gc, palette, JFaceResources.getFontRegistry().getBold(JFaceResources.DEFAULT_FONT), scrollY(), area, Map.copyOf(moves), hovered)
                .paint(scene);
    }

    private void moved(Event event) {
        pointer = new Point(event.x, event.y);
        if (scene == null) {
            return;
        }
        Optional<ReplicaCell> replica = scene.replicaAt(pointer, scrollY());
        String tip = replica.map(TopologyCanvas::describe).orElseGet(() -> scene.brokerAt(pointer, scrollY()).map(this::describe).orElse(""));
        hover(replica.orElse(null), tip);
    }

    private void hover(@Nullable ReplicaCell next, String tip) {
        if (!tip.equals(getToolTipText() == null ? "" : getToolTipText())) {
            setToolTipText(tip.isEmpty() ? null : tip);
        }
        boolean same = next == null ? hovered == null : hovered != null && next.key().equals(hovered.key());
        hovered = next;
        if (!same) {
            redraw();
        }
    }

    private static String describe(ReplicaCell cell) {
        var partition = cell.partition();
        return NLS.bind(Messages.topology_replica_tip, new Object[] {partition.label(), cell.broker(), BrokerTint.text(cell.role()),
            partition.offline() ? Messages.topology_none : Integer.toString(partition.leader()),
            partition.leaderEpoch() < 0 ? "\u2013" : Integer.toString(partition.leaderEpoch()), ids(partition.replicas()), ids(partition.isr()),
            partition.ledByPreferred() ? "" : "\n" + Messages.topology_not_preferred});
    }

    private String describe(BrokerSnapshot broker) {
        return NLS.bind(Messages.topology_broker_tip, new Object[] {broker.id(), BrokerTint.text(broker.state()), broker.endpoint(),
            broker.controller() ? "\n" + Messages.topology_controller : ""});
    }

    private static String ids(java.util.List<Integer> brokers) {
        return brokers.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private void key(Event event) {
        ScrollBar bar = getVerticalBar();
        int page = getClientArea().height - MatrixLayout.HEADER_HEIGHT;
        int move = switch (event.keyCode) {
            case SWT.ARROW_DOWN -> MatrixLayout.ROW_HEIGHT;
            case SWT.ARROW_UP -> -MatrixLayout.ROW_HEIGHT;
            case SWT.PAGE_DOWN -> page;
            case SWT.PAGE_UP -> -page;
            case SWT.HOME -> -bar.getMaximum();
            case SWT.END -> bar.getMaximum();
            // all other keys belong to the workbench
            default -> 0;
        };
        if (move != 0 && bar.isEnabled()) {
            bar.setSelection(bar.getSelection() + move);
            redraw();
        }
    }
}
