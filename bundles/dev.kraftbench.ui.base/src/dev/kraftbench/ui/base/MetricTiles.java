package dev.kraftbench.ui.base;

import java.util.List;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;

/** A row of figures, each with its name: what one looks at first. UI thread. */
public final class MetricTiles extends Canvas {
    private static final int GAP = 10;
    private final int high = TextScale.px(62);
    private final int mostWide = TextScale.px(190);
    private final int leastWide = TextScale.px(136);
    private List<Tile> tiles = List.of();
    private int rows = 1;

    /** How the figure is to be taken; shown by colour and glyph together. */
    public enum Mood {
        NEUTRAL,
        GOOD,
        WARNING,
        BAD
    }

    public record Tile(String name, String value, Mood mood) {}

    public MetricTiles(Composite parent) {
        super(parent, SWT.DOUBLE_BUFFERED);
        addPaintListener(event -> paint(event.gc));
        addListener(SWT.Resize, event -> wrap());
    }

    public void show(List<Tile> next) {
        if (!tiles.equals(next)) {
            tiles = List.copyOf(next);
            wrap();
            redraw();
        }
    }

    private int perRow() {
        return Math.clamp((getSize().x + GAP) / (leastWide + GAP), 1, Math.max(1, tiles.size()));
    }

    /** Too narrow for one row: as many rows as needed. */
    private void wrap() {
        int needed = Math.max(1, Math.ceilDiv(tiles.size(), perRow()));
        if (needed != rows && getSize().x > 0) {
            rows = needed;
            if (getLayoutData() instanceof GridData data) {
                data.heightHint = rows * (high + GAP) - GAP;
                getParent().layout(new Control[] {this}, SWT.DEFER);
            }
        }
    }

    @Override
    public Point computeSize(int widthHint, int heightHint, boolean changed) {
        return new Point(widthHint == SWT.DEFAULT ? 100 : widthHint, heightHint == SWT.DEFAULT ? rows * (high + GAP) - GAP : heightHint);
    }

    private void paint(GC gc) {
        if (tiles.isEmpty()) {
            return;
        }
        Palette palette = Palette.of(this);
        Point size = getSize();
        int perRow = Math.ceilDiv(tiles.size(), rows);
        int width = Math.min(mostWide, (size.x - GAP * (perRow - 1)) / perRow);
        gc.setAntialias(SWT.ON);
        for (int i = 0; i < tiles.size(); i++) {
            Tile tile = tiles.get(i);
            int x = i % perRow * (width + GAP);
            int y = i / perRow * (high + GAP);
            Tint tint = switch (tile.mood()) {
                case NEUTRAL -> palette.leader();
                case GOOD -> palette.inSync();
                case WARNING -> palette.outOfSync();
                case BAD -> palette.offline();
            };
            boolean calm = tile.mood() == Mood.NEUTRAL || tile.mood() == Mood.GOOD;
            Tint fill = tint.over(palette.ground(), calm ? 0.07 : 0.15);
            gc.setBackground(fill.swt());
            gc.fillRoundRectangle(x, y, width, high, 10, 10);
            gc.setBackground(tint.swt());
            gc.fillRoundRectangle(x, y + 8, 4, high - 16, 4, 4);
            gc.setForeground(palette.quiet().legibleOn(fill).swt());
            gc.drawText(tile.name(), x + 14, y + TextScale.px(8), true);
            gc.setFont(JFaceResources.getFontRegistry().getBold(JFaceResources.HEADER_FONT));
            gc.setForeground((calm ? palette.text() : tint.legibleOn(fill)).swt());
            String glyph = switch (tile.mood()) {
                case NEUTRAL, GOOD -> "";
                case WARNING -> " \u26A0";
                case BAD -> " \u2716";
            };
            gc.drawText(tile.value() + glyph, x + 14, y + TextScale.px(30), true);
            gc.setFont(null);
        }
    }
}
