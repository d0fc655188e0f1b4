package dev.kraftbench.core.model;

/** A ring of the newest points, of a fixed capacity. Not safe for use by several threads. */
public final class TimeSeries {
    private final long[] times;
    private final double[] values;
    private int next;
    private int size;

    public TimeSeries(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity " + capacity);
        }
        times = new long[capacity];
        values = new double[capacity];
    }

    public void add(long epochMillis, double value) {
        times[next] = epochMillis;
        values[next] = value;
        next = (next + 1) % values.length;
        size = Math.min(size + 1, values.length);
    }

    public int size() {
        return size;
    }

    /** Time of the newest point, or Long.MIN_VALUE when empty. */
    public long newest() {
        return size == 0 ? Long.MIN_VALUE : times[Math.floorMod(next - 1, values.length)];
    }

    public Points points() {
        long[] t = new long[size];
        double[] v = new double[size];
        int first = Math.floorMod(next - size, values.length);
        int head = Math.min(size, values.length - first);
        System.arraycopy(times, first, t, 0, head);
        System.arraycopy(values, first, v, 0, head);
        System.arraycopy(times, 0, t, head, size - head);
        System.arraycopy(values, 0, v, head, size - head);
        return new Points(t, v);
    }
}
