package dev.kraftbench.core.group;

import java.util.ArrayDeque;
import java.util.Deque;

/** Whether a lag grows or falls: the slope of the last half minute. Not safe for use by several threads. */
public final class LagTrend {
    private static final long SPAN_MILLIS = 30_000;
    private static final long LEAST_MILLIS = 4_000;
    /** Less than this part of the lag a second, or less than a record a second, is noise. */
    private static final double NOISE = 0.002;

    /** Where the lag is going. */
    public enum Direction { GROWING, FALLING, STEADY }

    private record Point(long at, long lag) {}

    private final Deque<Point> points = new ArrayDeque<>();

    /**
     * After the clock was set back a trend begins anew.
     *
     * @param lag of all partitions together
     */
    public void add(long epochMillis, long lag) {
        if (!points.isEmpty() && epochMillis < points.getLast().at) {
            points.clear();
        }
        points.addLast(new Point(epochMillis, lag));
        while (points.getFirst().at < epochMillis - SPAN_MILLIS) {
            points.removeFirst();
        }
    }

    /** Records a second, by least squares; 0 while too little is known. */
    public double perSecond() {
        if (points.size() < 3 || points.getLast().at - points.getFirst().at < LEAST_MILLIS) {
            return 0;
        }
        double meanTime = points.stream().mapToDouble(point -> point.at - points.getFirst().at).average().orElse(0);
        double meanLag = points.stream().mapToDouble(Point::lag).average().orElse(0);
        double product = 0;
        double square = 0;
        for (Point point : points) {
            double time = point.at - points.getFirst().at - meanTime;
            product += time * (point.lag - meanLag);
            square += time * time;
        }
        return 1_000 * product / square;
    }

    public Direction direction() {
        double slope = perSecond();
        double noise = points.isEmpty() ? 1 : Math.max(1, NOISE * points.getLast().lag);
        return slope > noise ? Direction.GROWING : slope < -noise ? Direction.FALLING : Direction.STEADY;
    }
}
