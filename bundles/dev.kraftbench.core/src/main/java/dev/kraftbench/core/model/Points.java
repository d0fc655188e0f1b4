package dev.kraftbench.core.model;

/**
 * A copy of a series: equally long arrays, oldest first. Owned by the caller.
 *
 * @param epochMillis times
 * @param values NaN where a sample is missing
 */
public record Points(long[] epochMillis, double[] values) {
    public static final Points NONE = new Points(new long[0], new double[0]);

    public int size() {
        return values.length;
    }

    public double last() {
        return values.length == 0 ? Double.NaN : values[values.length - 1];
    }
}
