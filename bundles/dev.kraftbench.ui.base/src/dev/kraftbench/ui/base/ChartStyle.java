package dev.kraftbench.ui.base;

import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.Stroke;
import java.text.DecimalFormat;
import java.text.NumberFormat;
import java.text.SimpleDateFormat;
import org.jfree.chart.axis.DateAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.RectangleInsets;

/** How all charts look: fonts, grid and axes from the palette. Any thread. */
public final class ChartStyle {
    public static final Font FONT = new Font("SansSerif", Font.PLAIN, 11);
    public static final Stroke LINE = new BasicStroke(1.8f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    public static final Stroke HAIR = new BasicStroke(0.7f);

    private ChartStyle() {}

    public static void plot(XYPlot plot, Palette palette) {
        plot.setBackgroundPaint(palette.ground().awt());
        plot.setOutlineVisible(false);
        plot.setDomainGridlinePaint(palette.line().awt());
        plot.setRangeGridlinePaint(palette.line().awt());
        plot.setDomainGridlineStroke(HAIR);
        plot.setRangeGridlineStroke(HAIR);
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
        plot.setInsets(new RectangleInsets(4, 2, 2, 26));
    }

    /** A time axis from {@code from} to {@code to} in epoch milliseconds. */
    public static DateAxis timeAxis(Palette palette, long from, long to) {
        DateAxis axis = new DateAxis();
        axis.setDateFormatOverride(new SimpleDateFormat("HH:mm:ss"));
        axis.setRange(new java.util.Date(from), new java.util.Date(Math.max(to, from + 1_000)));
        axis(axis, palette);
        return axis;
    }

    /** From zero to a little above {@code max}, never less than {@code least}. */
    public static NumberAxis valueAxis(Palette palette, String label, double max, double least, NumberFormat format) {
        NumberAxis axis = new NumberAxis(label);
        axis.setNumberFormatOverride(format);
        axis.setRange(0, Math.max(least, max * 1.12));
        axis.setAutoTickUnitSelection(true);
        axis(axis, palette);
        axis.setLabelFont(FONT);
        axis.setLabelPaint(palette.quiet().awt());
        return axis;
    }

    private static void axis(ValueAxis axis, Palette palette) {
        axis.setTickLabelFont(FONT);
        axis.setTickLabelPaint(palette.quiet().awt());
        axis.setAxisLinePaint(palette.line().awt());
        axis.setTickMarkPaint(palette.line().awt());
        axis.setTickLabelInsets(new RectangleInsets(2, 4, 2, 4));
    }

    /** Records: 950, 1.2 k, 3.4 M. */
    public static NumberFormat counts() {
        return new Scaled(1000, new String[] {"", " k", " M", " G", " T"});
    }

    /** Bytes on disk: 512 B, 1.2 KiB, 3.4 MiB. */
    public static NumberFormat bytes() {
        return new Scaled(1024, new String[] {" B", " KiB", " MiB", " GiB", " TiB"});
    }

    /** Bytes per second, in powers of ten as networks and axes count: 512 B, 1.2 kB, 3.4 MB. */
    public static NumberFormat byteRates() {
        return new Scaled(1000, new String[] {" B", " kB", " MB", " GB", " TB"});
    }

    private static final class Scaled extends NumberFormat {
        private static final long serialVersionUID = 1L;
        private final double step;
        private final String[] units;
        private final DecimalFormat format = new DecimalFormat("0.#", java.text.DecimalFormatSymbols.getInstance(java.util.Locale.ROOT));

        Scaled(double step, String[] units) {
            this.step = step;
            this.units = units;
        }

        @Override
        public StringBuffer format(double number, StringBuffer to, java.text.FieldPosition position) {
            int unit = 0;
            double value = number;
            while (Math.abs(value) >= step && unit < units.length - 1) {
                value /= step;
                unit++;
            }
            return to.append(format.format(value)).append(units[unit]);
        }

        @Override
        public StringBuffer format(long number, StringBuffer to, java.text.FieldPosition position) {
            return format((double) number, to, position);
        }

        @Override
        public Number parse(String source, java.text.ParsePosition position) {
            throw new UnsupportedOperationException("these numbers are only shown");
        }
    }
}
