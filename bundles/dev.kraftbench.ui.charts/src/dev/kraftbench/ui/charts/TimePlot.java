package dev.kraftbench.ui.charts;

import dev.kraftbench.ui.base.ChartStyle;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.Tint;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.Stroke;
import java.awt.geom.Rectangle2D;
import java.text.NumberFormat;
import java.util.List;
import java.util.Optional;
import org.jfree.chart.ChartRenderingInfo;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.AxisSpace;
import org.jfree.chart.axis.DateAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.general.DatasetUtils;

/** Draws lines over time with event markers and a legend of its own, by JFreeChart. Confined to the painting job. */
final class TimePlot {
    private static final Stroke DASHED = new BasicStroke(1.6f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1f, new float[] {5f, 4f}, 0f);
    private static final Stroke MARK = new BasicStroke(1f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1f, new float[] {2f, 3f}, 0f);
    static final int TITLE_HEIGHT = 20;

    private final Graphics2D graphics;
    private final Palette palette;

    TimePlot(Graphics2D graphics, Palette palette) {
        this.graphics = graphics;
        this.palette = palette;
        graphics.setFont(ChartStyle.FONT);
    }

    /**
     * Draws one plot and gives the area in which the lines are.
     *
     * @param least the value axis reaches at least up to this
     * @param leftSpace room left of the lines, in points; 0 lets the labels decide
     */
    Rectangle2D draw(ChartFrame frame, List<ChartFrame.Line> lines, String title, NumberFormat format, double least, Rectangle2D area, double leftSpace) {
        LineDataset data = new LineDataset(lines);
        double max = Optional.ofNullable(DatasetUtils.findMaximumRangeValue(data)).map(Number::doubleValue).filter(value -> !value.isNaN()).orElse(0.0);
        DateAxis time = ChartStyle.timeAxis(palette, frame.from(), frame.to());
        NumberAxis values = ChartStyle.valueAxis(palette, null, visibleMax(frame, lines, max), least, format);
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
        for (int i = 0; i < lines.size(); i++) {
            ChartFrame.Line line = lines.get(i);
            Tint tint = palette.series(line.colour());
            renderer.setSeriesPaint(i, tint.awt());
            renderer.setSeriesStroke(i, line.dashed() ? DASHED : ChartStyle.LINE);
            // a single point has no line yet; show where it is
            renderer.setSeriesShapesVisible(i, line.points().size() == 1);
        }
        XYPlot plot = new XYPlot(data, time, values, renderer);
        ChartStyle.plot(plot, palette);
        if (leftSpace > 0) {
            AxisSpace space = new AxisSpace();
            space.setLeft(leftSpace);
            plot.setFixedRangeAxisSpace(space);
        }
        JFreeChart chart = new JFreeChart(null, ChartStyle.FONT, plot, false);
        chart.setBackgroundPaint(palette.ground().awt());
        chart.setPadding(org.jfree.chart.ui.RectangleInsets.ZERO_INSETS);
        ChartRenderingInfo info = new ChartRenderingInfo();
        Rectangle2D below = new Rectangle2D.Double(area.getX(), area.getY() + TITLE_HEIGHT, area.getWidth(), Math.max(10, area.getHeight() - TITLE_HEIGHT));
        chart.draw(graphics, below, info);
        Rectangle2D dataArea = info.getPlotInfo().getDataArea();
        marks(frame, dataArea, time);
        legend(title, lines, area);
        return dataArea;
    }

    /** The scale follows what can be seen, not a peak that has left the window. */
    private static double visibleMax(ChartFrame frame, List<ChartFrame.Line> lines, double otherwise) {
        double max = Double.NaN;
        for (ChartFrame.Line line : lines) {
            long[] times = line.points().epochMillis();
            double[] values = line.points().values();
            for (int i = values.length - 1; i >= 0 && times[i] >= frame.from(); i--) {
                if (times[i] <= frame.to() && !Double.isNaN(values[i])) {
                    max = Double.isNaN(max) ? values[i] : Math.max(max, values[i]);
                }
            }
        }
        return Double.isNaN(max) ? otherwise : max;
    }

    void marks(ChartFrame frame, Rectangle2D area, DateAxis time) {
        double before = Double.NEGATIVE_INFINITY;
        for (ChartFrame.Mark mark : frame.marks()) {
            double x = time.valueToJava2D(mark.epochMillis(), area, org.jfree.chart.ui.RectangleEdge.BOTTOM);
            Color color = color(mark.kind()).awt(190);
            graphics.setColor(color);
            graphics.setStroke(MARK);
            graphics.drawLine((int) x, (int) area.getY() + 8, (int) x, (int) area.getMaxY());
            if (x - before >= 9) {
                String glyph = glyph(mark.kind());
                FontMetrics metrics = graphics.getFontMetrics();
                graphics.drawString(glyph, (float) x - metrics.stringWidth(glyph) / 2f, (float) area.getY() + 7);
                before = x;
            }
        }
    }

    private Tint color(ChartFrame.MarkKind kind) {
        return switch (kind) {
            case LEADER -> palette.leader();
            case ISR -> palette.outOfSync();
            case BROKER -> palette.offline();
            case ELECTION -> palette.accent();
        };
    }

    static String glyph(ChartFrame.MarkKind kind) {
        return switch (kind) {
            case LEADER -> "L";
            case ISR -> "f";
            case BROKER -> "b";
            case ELECTION -> "\u2605";
        };
    }

    private void legend(String title, List<ChartFrame.Line> lines, Rectangle2D area) {
        FontMetrics metrics = graphics.getFontMetrics();
        float y = (float) area.getY() + 14;
        float x = (float) area.getX() + 8;
        graphics.setFont(ChartStyle.FONT.deriveFont(java.awt.Font.BOLD));
        graphics.setColor(palette.text().awt());
        graphics.drawString(title, x, y);
        x += graphics.getFontMetrics().stringWidth(title) + 16;
        graphics.setFont(ChartStyle.FONT);
        for (ChartFrame.Line line : lines) {
            double last = line.points().last();
            int width = 22 + metrics.stringWidth(line.name()) + 14;
            if (x + width > area.getMaxX()) {
                graphics.setColor(palette.quiet().awt());
                graphics.drawString("\u2026", x, y);
                return;
            }
            graphics.setColor(palette.series(line.colour()).awt());
            graphics.setStroke(line.dashed() ? DASHED : ChartStyle.LINE);
            graphics.drawLine((int) x, (int) y - 4, (int) x + 17, (int) y - 4);
            graphics.setColor(Double.isNaN(last) ? palette.quiet().awt() : palette.text().awt());
            graphics.drawString(line.name(), x + 22, y);
            x += width;
        }
    }
}
