package dev.kraftbench.ui.cluster.topology;

import dev.kraftbench.core.model.BrokerState;
import dev.kraftbench.core.model.ReplicaRole;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.TextScale;
import dev.kraftbench.ui.base.Tint;
import dev.kraftbench.ui.cluster.Messages;
import dev.kraftbench.ui.cluster.topology.paint.BrokerTint;
import dev.kraftbench.ui.cluster.topology.paint.GcInk;
import dev.kraftbench.ui.cluster.topology.paint.Ink.Face;
import dev.kraftbench.ui.cluster.topology.paint.MapFonts;
import dev.kraftbench.ui.cluster.topology.paint.ScenePainter;
import dev.kraftbench.ui.cluster.topology.paint.Stamps;
import dev.kraftbench.ui.cluster.topology.scene.GridGeometry;
import dev.kraftbench.ui.cluster.topology.scene.MapLevel;
import dev.kraftbench.ui.cluster.topology.scene.MapPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.jspecify.annotations.Nullable;

/** What is under the pointer or the cursor, how much is shown, and below it what glyphs and colours mean, on as many lines as that needs. UI thread. */
final class Legend extends Canvas {
    private static final int LINE = TextScale.px(24);
    private static final int MARGIN = 12;

    /** @param role null where it is none of a replica */
    private record Entry(String glyph, Tint tint, boolean solid, String text, @Nullable ReplicaRole role) {
        Entry(String glyph, Tint tint, boolean solid, String text) {
            this(glyph, tint, solid, text, null);
        }
    }

    private String note = "";
    private String detail = "";
    private @Nullable MapPosition position = MapPosition.TOPICS;
    private final MapFonts fonts;
    private final Stamps stamps;
    private int lines = 1;

    Legend(Composite parent) {
        super(parent, SWT.DOUBLE_BUFFERED);
        fonts = new MapFonts(this);
        stamps = new Stamps(getDisplay());
        addPaintListener(event -> paint(event.gc));
        addListener(SWT.Resize, event -> wrap());
        getAccessible().addAccessibleListener(new AccessibleAdapter() {
            @Override
            public void getName(AccessibleEvent event) {
                event.result = detail;
            }
        });
    }

    /** @param shown null for the graph
     *  @param text such as how many partitions are shown */
    void show(@Nullable MapPosition shown, String text) {
        if (!Objects.equals(position, shown) || !note.equals(text)) {
            position = shown;
            note = text;
            wrap();
            redraw();
        }
    }

    void setDetail(String text) {
        if (!detail.equals(text)) {
            detail = text;
            redraw();
        }
    }

    String detail() {
        return detail;
    }

    private List<Entry> entries(Palette palette) {
        List<Entry> entries = new ArrayList<>();
        MapLevel level = position == null ? null : position.level();
        if (level == MapLevel.BROKERS) {
            entries.add(new Entry("\u25CF", BrokerTint.of(BrokerState.RUNNING, palette), false, BrokerTint.text(BrokerState.RUNNING)));
            entries.add(new Entry("\u25CB", BrokerTint.of(BrokerState.FENCED, palette), false, Messages.legend_coming));
            entries.add(new Entry("\u2716", BrokerTint.of(BrokerState.KILLED, palette), false, Messages.legend_down));
        } else {
            for (ReplicaRole role : List.of(ReplicaRole.LEADER, ReplicaRole.IN_SYNC, ReplicaRole.OUT_OF_SYNC, ReplicaRole.OFFLINE, ReplicaRole.MOVING)) {
                entries.add(new Entry(role.glyph(), BrokerTint.of(role, palette), role == ReplicaRole.LEADER, BrokerTint.text(role), role));
            }
            if (!small()) {
                entries.add(new Entry("L*", palette.leader(), true, Messages.legend_not_preferred));
            }
        }
        if (level == MapLevel.PARTITION) {
            entries.add(new Entry("HW", palette.accent(), false, Messages.legend_watermark));
        } else {
            entries.add(new Entry("\u2605", palette.accent(), false, Messages.topology_controller));
        }
        return entries;
    }

    /** Rows are too small for glyphs: shapes stand for them. */
    private boolean small() {
        return position != null && position.rowHeight() < GridGeometry.READABLE_ROW;
    }

    private void wrap() {
        if (getSize().x <= 0) {
            return;
        }
        GC gc = new GC(this);
        int needed = 1;
        int x = MARGIN;
        for (Entry entry : entries(Palette.of(this))) {
            int width = width(gc, entry);
            if (x > MARGIN && x + width > getSize().x - MARGIN) {
                needed++;
                x = MARGIN;
            }
            x += width;
        }
        gc.dispose();
        if (needed != lines) {
            lines = needed;
            getParent().layout(new org.eclipse.swt.widgets.Control[] {this}, SWT.DEFER);
        }
    }

    private static int glyphWidth(GC gc, Entry entry) {
        return Math.max(22, gc.textExtent(entry.glyph()).x + 10);
    }

    private static int width(GC gc, Entry entry) {
        return glyphWidth(gc, entry) + 5 + gc.textExtent(entry.text()).x + 16;
    }

    @Override
    public Point computeSize(int widthHint, int heightHint, boolean changed) {
        return new Point(widthHint == SWT.DEFAULT ? 100 : widthHint, (lines + 1) * LINE + 2);
    }

    private void paint(GC gc) {
        Palette palette = Palette.of(this);
        Point size = getSize();
        gc.setBackground(palette.surface().swt());
        gc.fillRectangle(0, 0, size.x, size.y);
        gc.setForeground(palette.line().swt());
        gc.drawLine(0, 0, size.x, 0);
        gc.setAntialias(SWT.ON);
        int noteWidth = gc.textExtent(note).x;
        gc.setForeground(palette.quiet().swt());
        gc.drawText(note, size.x - noteWidth - MARGIN, middle(gc, 0), true);
        GcInk ink = new GcInk(gc, fonts, stamps, getClientArea());
        gc.setForeground(detail.isEmpty() ? palette.quiet().swt() : palette.text().swt());
        gc.drawText(ink.shortened(detail.isEmpty() ? Messages.topology_keys : detail, size.x - noteWidth - 3 * MARGIN, Face.PLAIN), MARGIN, middle(gc, 0), true);
        int x = MARGIN;
        int line = 1;
        for (Entry entry : entries(palette)) {
            int width = width(gc, entry);
            if (x > MARGIN && x + width > size.x - MARGIN) {
                line++;
                x = MARGIN;
            }
            entry(gc, palette, x, line, entry);
            x += width;
        }
    }

    private static int middle(GC gc, int line) {
        return line * LINE + 2 + (LINE - gc.textExtent("L").y) / 2;
    }

    private void entry(GC gc, Palette palette, int x, int line, Entry entry) {
        int width = glyphWidth(gc, entry);
        int top = line * LINE + 4;
        int height = LINE - 5;
        if (small() && entry.role() != null) {
            ScenePainter.block(new GcInk(gc, fonts, stamps, getClientArea()), palette, new Rectangle(x, top + 4, width, height - 8), entry.role());
            gc.setForeground(palette.text().swt());
            gc.drawText(entry.text(), x + width + 5, middle(gc, line), true);
            return;
        }
        Tint fill = entry.tint().over(palette.surface(), entry.solid() ? 1 : 0.14);
        gc.setBackground(fill.swt());
        gc.fillRoundRectangle(x, top, width, height, 7, 7);
        gc.setForeground(entry.tint().swt());
        gc.drawRoundRectangle(x, top, width, height, 7, 7);
        gc.setForeground((entry.solid() ? palette.ground() : entry.tint()).legibleOn(fill).swt());
        gc.drawText(entry.glyph(), x + (width - gc.textExtent(entry.glyph()).x) / 2 + 1, middle(gc, line), true);
        gc.setForeground(palette.text().swt());
        gc.drawText(entry.text(), x + width + 5, middle(gc, line), true);
    }
}
