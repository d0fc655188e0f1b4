package dev.kraftbench.ui.base;

import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.Stroke;
import java.text.DecimalFormat;
import java.text.NumberFormat;
import java.text.SimpleDateFormat;
import org.jfree.chart.axis.DateAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.TickUnits;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.RectangleInsets;

/** How all charts look: fonts, grid and axes from the palette. Any thread. */
public final class ChartStyle {
    public static final Font FONT = new Font("SansSerif", Font.PLAIN, TextScale.px(11));
    public static final Stroke LINE = new BasicStroke(1.8f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    public static final Stroke HAIR = new BasicStroke(0.7f);
    private static final NumberFormat COUNTS = new Scaled(1000, new String[] {"", " k", " M", " G", " T"});
    private static final NumberFormat BYTES = new Scaled(1024, new String[] {" B", " KiB", " MiB", " GiB", " TiB"});
    private static final NumberFormat BYTE_RATES = new Scaled(1000, new String[] {" B", " kB", " MB", " GB", " TB"});

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
        return COUNTS;
    }

    /** Bytes on disk: 512 B, 1.2 KiB, 3.4 MiB. */
    public static NumberFormat bytes() {
        return BYTES;
    }

    /** Bytes per second, in powers of ten as networks and axes count: 512 B, 1.2 kB, 3.4 MB. */
    public static NumberFormat byteRates() {
        return BYTE_RATES;
    }

    /** Milliseconds as people say them: 350 ms, 1.5 s, 2 min, 1.2 h. */
    public static NumberFormat durations() {
        return new Durations();
    }

    /** Where ticks may be on an axis of milliseconds: at round numbers of the unit that is shown. */
    public static TickUnits durationTicks() {
        TickUnits units = new TickUnits();
        for (double tick : new double[] {1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 10e3, 20e3, 30e3, 60e3, 120e3, 300e3, 600e3, 1_200e3, 1_800e3,
            3_600e3, 7_200e3, 14_400e3, 36_000e3, 86_400e3}) {
            units.add(new NumberTickUnit(tick, durations()));
        }
        return units;
    }

    private static final class Durations extends NumberFormat {
        private static final long serialVersionUID = 1L;
        private final DecimalFormat format = new DecimalFormat("0.#", java.text.DecimalFormatSymbols.getInstance(java.util.Locale.ROOT));

        @Override
        public StringBuffer format(double millis, StringBuffer to, java.text.FieldPosition position) {
            double size = Math.abs(millis);
            return size >= 3_600_000 ? to.append(format.format(millis / 3_600_000)).append(" h")
                    : size >= 60_000 ? to.append(format.format(millis / 60_000)).append(" min")
                    : size >= 1_000 ? to.append(format.format(millis / 1_000)).append(" s") : to.append(format.format(millis)).append(size == 0 ? "" : " ms");
        }

        @Override
        public StringBuffer format(long millis, StringBuffer to, java.text.FieldPosition position) {
            return format((double) millis, to, position);
        }

        @Override
        public Number parse(String source, java.text.ParsePosition position) {
            throw new UnsupportedOperationException("these numbers are only shown");
        }
    }

    /** At most one decimal. Large tables ask for tens of thousands of these, which a {@link DecimalFormat} each would make slow; has no state. */
    private static final class Scaled extends NumberFormat {
        private static final long serialVersionUID = 1L;
        private final double step;
        private final String[] units;

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
            if (!Double.isFinite(value)) {
                return to.append(value).append(units[unit]);
            }
            long tenths = (long) Math.rint(Math.abs(value) * 10);
            to.append(value < 0 && tenths > 0 ? "-" : "").append(tenths / 10);
            if (tenths % 10 > 0) {
                to.append('.').append(tenths % 10);
            }
            return to.append(units[unit]);
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
