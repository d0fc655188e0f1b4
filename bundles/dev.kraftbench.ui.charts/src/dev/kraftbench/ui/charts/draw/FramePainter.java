package dev.kraftbench.ui.charts.draw;

import dev.kraftbench.ui.base.ChartPainter;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.charts.ChartFrame;
import dev.kraftbench.ui.charts.ChartFrame.Panel;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Draws a frame: its panels beside each other where there is room, otherwise under each other, each with its band below. */
public final class FramePainter implements ChartPainter {
    private static final double WIDE = 640;

    private final Supplier<ChartFrame> frames;
    private final Consumer<Drawn> drawn;

    /** @param frames asked once a picture
     *  @param drawn told what was drawn where */
    public FramePainter(Supplier<ChartFrame> frames, Consumer<Drawn> drawn) {
        this.frames = frames;
        this.drawn = drawn;
    }

    @Override
    public void paint(Graphics2D graphics, int width, int height, Palette palette) {
        ChartFrame frame = frames.get();
        int panels = Math.max(1, frame.panels().size());
        boolean beside = width >= WIDE || width > 2.2 * height;
        double w = beside ? (double) width / panels : width;
        double h = beside ? height : (double) height / panels;
        List<Rectangle2D> areas = new ArrayList<>();
        for (int i = 0; i < frame.panels().size(); i++) {
            areas.add(panel(graphics, palette, frame, frame.panels().get(i), new Rectangle2D.Double(beside ? i * w : 0, beside ? 0 : i * h, w, h)));
        }
        drawn.accept(new Drawn(frame, areas));
    }

    private static Rectangle2D panel(Graphics2D graphics, Palette palette, ChartFrame frame, Panel panel, Rectangle2D area) {
        TimePlot plot = new TimePlot(graphics, palette, frame);
        BandRows rows = new BandRows(graphics, palette, frame.span(), panel.bands());
        int shown = rows.shown((int) area.getHeight());
        int band = rows.height(shown);
        double left = 0;
        if (!panel.bands().isEmpty()) {
            FontMetrics metrics = graphics.getFontMetrics();
            int label = panel.bands().stream().mapToInt(row -> metrics.stringWidth(row.name())).max().orElse(40) + 18;
            left = Math.min(Math.max(56, label), area.getWidth() / 3);
        }
        Rectangle2D data = plot.draw(panel, new Rectangle2D.Double(area.getX(), area.getY(), area.getWidth(), area.getHeight() - band), left);
        rows.draw(shown, data, (int) (area.getMaxY() - band), (int) area.getX());
        return data;
    }
}
