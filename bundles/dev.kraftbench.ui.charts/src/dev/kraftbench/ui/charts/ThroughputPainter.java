package dev.kraftbench.ui.charts;

import dev.kraftbench.ui.base.ChartPainter;
import dev.kraftbench.ui.base.ChartStyle;
import dev.kraftbench.ui.base.Palette;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.function.Supplier;

/** Records per second and bytes per second, beside each other where there is room. */
final class ThroughputPainter implements ChartPainter {
    private static final double WIDE = 640;
    private final Supplier<ChartFrame> frames;

    ThroughputPainter(Supplier<ChartFrame> frames) {
        this.frames = frames;
    }

    @Override
    public void paint(Graphics2D graphics, int width, int height, Palette palette) {
        ChartFrame frame = frames.get();
        TimePlot plot = new TimePlot(graphics, palette);
        boolean beside = width >= WIDE || width > 2.2 * height;
        Rectangle2D first = beside ? new Rectangle2D.Double(0, 0, width / 2.0, height) : new Rectangle2D.Double(0, 0, width, height / 2.0);
        Rectangle2D second = beside ? new Rectangle2D.Double(width / 2.0, 0, width / 2.0, height)
                : new Rectangle2D.Double(0, height / 2.0, width, height / 2.0);
        plot.draw(frame, frame.left(), Messages.records_per_second, ChartStyle.counts(), 5, first, 0);
        plot.draw(frame, frame.right(), Messages.bytes_per_second, ChartStyle.byteRates(), 1000, second, 0);
    }
}
