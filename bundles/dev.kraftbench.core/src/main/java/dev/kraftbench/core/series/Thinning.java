package dev.kraftbench.core.series;

import dev.kraftbench.core.model.Points;
import java.util.Arrays;

/** Takes from a series what can be seen of it: the part within a span, and no more points than there are places to draw them. */
public final class Thinning {
    private Thinning() {}

    /** The points of the span, and one before and after it so that lines reach its edges. */
    public static Points within(Points points, TimeSpan span) {
        long[] times = points.epochMillis();
        int from = Arrays.binarySearch(times, span.from());
        int first = Math.max(0, from >= 0 ? from : -from - 2);
        int to = Arrays.binarySearch(times, span.to());
        int end = Math.min(times.length, to >= 0 ? to + 1 : -to);
        if (first >= end) {
            return Points.NONE;
        }
        return first == 0 && end == times.length ? points
                : new Points(Arrays.copyOfRange(times, first, end), Arrays.copyOfRange(points.values(), first, end));
    }

    /**
     * At most some {@code 2 * places} points: of each place the least and the most, in the order they came. Peaks stay, and so do gaps. Places are fixed
     * in time, not counted from the first point, so that a picture does not flicker while time goes on.
     */
    public static Points thin(Points points, TimeSpan span, int places) {
        int size = points.size();
        if (size <= 2 * places || span.millis() <= 0) {
            return points;
        }
        long width = Math.max(1, span.millis() / places);
        long[] times = new long[size];
        double[] values = new double[size];
        int kept = 0;
        int i = 0;
        while (i < size) {
            long place = points.epochMillis()[i] / width;
            int least = -1;
            int most = -1;
            int gap = -1;
            for (; i < size && points.epochMillis()[i] / width == place; i++) {
                double value = points.values()[i];
                if (Double.isNaN(value)) {
                    gap = i;
                    continue;
                }
                least = least < 0 || value < points.values()[least] ? i : least;
                most = most < 0 || value > points.values()[most] ? i : most;
            }
            int[] chosen = {least, most, gap};
            Arrays.sort(chosen);
            int before = -1;
            for (int index : chosen) {
                if (index >= 0 && index != before) {
                    times[kept] = points.epochMillis()[index];
                    values[kept++] = points.values()[index];
                    before = index;
                }
            }
        }
        return new Points(Arrays.copyOf(times, kept), Arrays.copyOf(values, kept));
    }
}
