package dev.kraftbench.ui.cluster.topology;

import dev.kraftbench.core.model.ReplicaRole;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.Tint;
import dev.kraftbench.ui.cluster.Messages;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;

/** One line that explains glyphs and colours. UI thread. */
final class Legend extends Canvas {
    static final int HEIGHT = 26;
    private String note = "";

    Legend(Composite parent) {
        super(parent, SWT.DOUBLE_BUFFERED);
        addPaintListener(event -> paint(event.gc));
    }

    /** What stands at the right end, such as how many partitions are shown. */
    void setNote(String text) {
        if (!note.equals(text)) {
            note = text;
            redraw();
        }
    }

    private void paint(GC gc) {
        Palette palette = Palette.of(this);
        Point size = getSize();
        gc.setBackground(palette.surface().swt());
        gc.fillRectangle(0, 0, size.x, size.y);
        gc.setAntialias(SWT.ON);
        int x = 12;
        for (ReplicaRole role : ReplicaRole.values()) {
            if (role != ReplicaRole.NONE) {
                x = entry(gc, palette, x, role.glyph(), BrokerTint.of(role, palette), role == ReplicaRole.LEADER, BrokerTint.text(role));
            }
        }
        x = entry(gc, palette, x, "L*", palette.leader(), true, Messages.legend_not_preferred);
        x = entry(gc, palette, x, "\u2605", palette.accent(), false, Messages.topology_controller);
        Point extent = gc.textExtent(note);
        if (x + extent.x + 12 < size.x) {
            gc.setForeground(palette.quiet().swt());
            gc.drawText(note, size.x - extent.x - 12, (size.y - extent.y) / 2, true);
        }
    }

    private int entry(GC gc, Palette palette, int x, String glyph, Tint tint, boolean solid, String text) {
        Point g = gc.textExtent(glyph);
        int width = Math.max(22, g.x + 10);
        Point t = gc.textExtent(text);
        if (x + width + 5 + t.x > getSize().x) {
            // a glyph alone would say nothing: leave out what does not fit
            return getSize().x;
        }
        int height = getSize().y - 8;
        gc.setBackground(tint.over(palette.surface(), solid ? 1 : 0.14).swt());
        gc.fillRoundRectangle(x, 4, width, height, 7, 7);
        gc.setForeground(tint.swt());
        gc.drawRoundRectangle(x, 4, width, height, 7, 7);
        gc.setForeground(solid ? palette.ground().swt() : tint.swt());
        gc.drawText(glyph, x + (width - g.x) / 2, (getSize().y - g.y) / 2, true);
        gc.setForeground(palette.text().swt());
        gc.drawText(text, x + width + 5, (getSize().y - t.y) / 2, true);
        return x + width + 5 + t.x + 16;
    }
}
