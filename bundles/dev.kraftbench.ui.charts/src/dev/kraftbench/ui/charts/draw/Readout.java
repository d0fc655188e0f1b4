package dev.kraftbench.ui.charts.draw;

import dev.kraftbench.core.model.Points;
import dev.kraftbench.ui.charts.ChartFrame;
import dev.kraftbench.ui.charts.ChartFrame.Line;
import dev.kraftbench.ui.charts.ChartFrame.Mark;
import dev.kraftbench.ui.charts.ChartFrame.Panel;
import dev.kraftbench.ui.charts.ChartFrame.Shade;
import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a panel says of one moment. Pure. */
public record Readout(List<Value> values, List<String> events) {
    private static final int MOST_EVENTS = 3;
    private static final long LONGEST_GAP_MILLIS = 10_000;

    /** @param colour index into the palette's series */
    public record Value(String name, String text, int colour) {}

    /** @param nearMillis events so near to the moment are told */
    public static Readout of(ChartFrame frame, int panelIndex, long epochMillis, long nearMillis) {
        Panel panel = frame.panels().get(panelIndex);
        NumberFormat format = TimePlot.format(panel.unit());
        List<Value> values = new ArrayList<>();
        for (Line line : panel.lines()) {
            double value = valueAt(line.points(), epochMillis);
            if (!Double.isNaN(value)) {
                values.add(new Value(line.name(), format.format(value), line.colour()));
            }
        }
        List<String> events = new ArrayList<>();
        frame.marks().stream().filter(mark -> Math.abs(mark.epochMillis() - epochMillis) <= nearMillis).limit(MOST_EVENTS).map(Mark::text).forEach(events::add);
        panel.shaded().stream().filter(shade -> shade.span().contains(epochMillis)).limit(MOST_EVENTS).map(Shade::name).forEach(events::add);
        return new Readout(values, events);
    }

    /** Of the point nearest to the moment; NaN where there is none near. */
    static double valueAt(Points points, long epochMillis) {
        long[] times = points.epochMillis();
        int found = Arrays.binarySearch(times, epochMillis);
        if (found >= 0) {
            return points.values()[found];
        }
        int after = -found - 1;
        int before = after - 1;
        int nearest = before < 0 ? after : after >= times.length || epochMillis - times[before] <= times[after] - epochMillis ? before : after;
        return nearest < 0 || nearest >= times.length || Math.abs(times[nearest] - epochMillis) > LONGEST_GAP_MILLIS ? Double.NaN : points.values()[nearest];
    }
}
