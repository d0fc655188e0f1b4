package dev.kraftbench.core.series;

/** From one moment to another, epoch milliseconds. */
public record TimeSpan(long from, long to) {
    public static final TimeSpan NONE = new TimeSpan(0, 0);

    public TimeSpan {
        if (to < from) {
            throw new IllegalArgumentException(from + " to " + to);
        }
    }

    public long millis() {
        return to - from;
    }

    public boolean contains(long epochMillis) {
        return epochMillis >= from && epochMillis <= to;
    }
}
