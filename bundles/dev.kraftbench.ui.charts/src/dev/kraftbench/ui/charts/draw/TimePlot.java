package dev.kraftbench.ui.charts.draw;

import dev.kraftbench.core.series.Thinning;
import dev.kraftbench.ui.base.ChartStyle;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.TextScale;
import dev.kraftbench.ui.base.Tint;
import dev.kraftbench.ui.charts.ChartFrame;
import dev.kraftbench.ui.charts.ChartFrame.Limit;
import dev.kraftbench.ui.charts.ChartFrame.Line;
import dev.kraftbench.ui.charts.ChartFrame.Mark;
import dev.kraftbench.ui.charts.ChartFrame.MarkKind;
import dev.kraftbench.ui.charts.ChartFrame.Panel;
import dev.kraftbench.ui.charts.ChartFrame.Shade;
import dev.kraftbench.ui.charts.ChartFrame.Unit;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.Stroke;
import java.awt.geom.Rectangle2D;
import java.text.NumberFormat;
import java.util.List;
import org.jfree.chart.ChartRenderingInfo;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.AxisSpace;
import org.jfree.chart.axis.DateAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.IntervalMarker;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.Layer;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;

/** Draws lines over time with event markers and a legend of its own, by JFreeChart. Confined to one painting. */
final class TimePlot {
    static final int TITLE_HEIGHT = TextScale.px(20);
    private static final Stroke DASHED = new BasicStroke(1.6f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 1f, new float[] {5f, 4f}, 0f);
    private static final Stroke MARK = new BasicStroke(1f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1f, new float[] {2f, 3f}, 0f);
    private static final Stroke LIMIT = new BasicStroke(1.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1f, new float[] {8f, 4f}, 0f);
    /** A limit is brought into sight when the lines come this near to it. */
    private static final double NEAR = 4;

    private final Graphics2D graphics;
    private final Palette palette;
    private final ChartFrame frame;

    TimePlot(Graphics2D graphics, Palette palette, ChartFrame frame) {
        this.graphics = graphics;
        this.palette = palette;
        this.frame = frame;
        graphics.setFont(ChartStyle.FONT);
    }

    /**
     * Draws one panel and gives the area in which the lines are.
     *
     * @param leftSpace room left of the lines, in points; 0 lets the labels decide
     */
    Rectangle2D draw(Panel panel, Rectangle2D area, double leftSpace) {
        // stroking is what a picture costs; the least and the most of every third pixel look the same
        int places = (int) Math.max(50, area.getWidth() / 3);
        List<Line> lines = panel.lines().stream()
                .map(line -> new Line(line.name(), Thinning.thin(line.points(), frame.span(), places), line.colour(), line.dashed())).toList();
        DateAxis time = ChartStyle.timeAxis(palette, frame.span().from(), frame.span().to());
        XYPlot plot = new XYPlot(new LineDataset(lines), time, values(panel, lines), renderer(lines));
        ChartStyle.plot(plot, palette);
        shades(plot, panel.shaded());
        limits(plot, panel.limits());
        if (leftSpace > 0) {
            AxisSpace space = new AxisSpace();
            space.setLeft(leftSpace);
            plot.setFixedRangeAxisSpace(space);
        }
        JFreeChart chart = new JFreeChart(null, ChartStyle.FONT, plot, false);
        chart.setBackgroundPaint(palette.ground().awt());
        chart.setPadding(RectangleInsets.ZERO_INSETS);
        ChartRenderingInfo info = new ChartRenderingInfo();
        Rectangle2D below = new Rectangle2D.Double(area.getX(), area.getY() + TITLE_HEIGHT, area.getWidth(), Math.max(10, area.getHeight() - TITLE_HEIGHT));
        chart.draw(graphics, below, info);
        Rectangle2D data = info.getPlotInfo().getDataArea();
        marks(data, time);
        legend(panel, lines, area);
        return data;
    }

    private XYLineAndShapeRenderer renderer(List<Line> lines) {
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
        // one path a line: many times faster than a piece each
        renderer.setDrawSeriesLineAsPath(true);
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            renderer.setSeriesPaint(i, palette.series(line.colour()).awt());
            renderer.setSeriesStroke(i, line.dashed() ? DASHED : ChartStyle.LINE);
            // a single point has no line yet; show where it is
            renderer.setSeriesShapesVisible(i, line.points().size() == 1);
        }
        return renderer;
    }

    private NumberAxis values(Panel panel, List<Line> lines) {
        double max = visibleMax(lines);
        for (Limit limit : panel.limits()) {
            max = max * NEAR >= limit.value() ? Math.max(max, limit.value()) : max;
        }
        NumberAxis axis = ChartStyle.valueAxis(palette, null, max, least(panel.unit()), format(panel.unit()));
        if (panel.unit() == Unit.MILLIS) {
            axis.setNumberFormatOverride(null);
            axis.setStandardTickUnits(ChartStyle.durationTicks());
        }
        return axis;
    }

    /** The value axis reaches at least up to this, so that noise does not look like a peak. */
    private static double least(Unit unit) {
        return switch (unit) {
            case COUNT -> 10;
            case RECORD_RATE -> 5;
            case BYTE_RATE -> 1_000;
            case MILLIS -> 10;
        };
    }

    static NumberFormat format(Unit unit) {
        return switch (unit) {
            case COUNT, RECORD_RATE -> ChartStyle.counts();
            case BYTE_RATE -> ChartStyle.byteRates();
            case MILLIS -> ChartStyle.durations();
        };
    }

    /** The scale follows what can be seen, not a peak that has left the window. */
    private double visibleMax(List<Line> lines) {
        double max = 0;
        for (Line line : lines) {
            long[] times = line.points().epochMillis();
            double[] values = line.points().values();
            for (int i = 0; i < values.length; i++) {
                if (frame.span().contains(times[i]) && values[i] > max) {
                    max = values[i];
                }
            }
        }
        return max;
    }

    private void shades(XYPlot plot, List<Shade> shades) {
        for (Shade shade : shades) {
            IntervalMarker marker = new IntervalMarker(shade.span().from(), shade.span().to(), palette.outOfSync().awt(palette.dark() ? 60 : 42));
            plot.addDomainMarker(marker, Layer.BACKGROUND);
        }
    }

    private void limits(XYPlot plot, List<Limit> limits) {
        for (Limit limit : limits) {
            ValueMarker marker = new ValueMarker(limit.value(), palette.offline().awt(), LIMIT);
            marker.setLabel(limit.name());
            marker.setLabelFont(ChartStyle.FONT);
            marker.setLabelPaint(palette.offline().awt());
            marker.setLabelBackgroundColor(new Color(0, 0, 0, 0));
            marker.setLabelAnchor(RectangleAnchor.TOP_LEFT);
            marker.setLabelTextAnchor(TextAnchor.BOTTOM_LEFT);
            plot.addRangeMarker(marker, Layer.FOREGROUND);
        }
    }

    private void marks(Rectangle2D area, DateAxis time) {
        double before = Double.NEGATIVE_INFINITY;
        for (Mark mark : frame.marks()) {
            double x = time.valueToJava2D(mark.epochMillis(), area, RectangleEdge.BOTTOM);
            graphics.setColor(color(mark.kind()).awt(190));
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

    private Tint color(MarkKind kind) {
        return switch (kind) {
            case LEADER -> palette.leader();
            case ISR -> palette.outOfSync();
            case BROKER -> palette.offline();
            case ELECTION -> palette.accent();
        };
    }

    static String glyph(MarkKind kind) {
        return switch (kind) {
            case LEADER -> "L";
            case ISR -> "f";
            case BROKER -> "b";
            case ELECTION -> "\u2605";
        };
    }

    private void legend(Panel panel, List<Line> lines, Rectangle2D area) {
        float y = (float) area.getY() + TextScale.px(14);
        float x = (float) area.getX() + 8;
        graphics.setFont(ChartStyle.FONT.deriveFont(java.awt.Font.BOLD));
        graphics.setColor(palette.text().awt());
        graphics.drawString(panel.title(), x, y);
        x += graphics.getFontMetrics().stringWidth(panel.title()) + 16;
        graphics.setFont(ChartStyle.FONT);
        FontMetrics metrics = graphics.getFontMetrics();
        for (Line line : lines) {
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
