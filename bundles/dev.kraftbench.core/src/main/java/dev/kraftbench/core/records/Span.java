package dev.kraftbench.core.records;

/** Offsets from {@code low} up to, not including, {@code high}. */
public record Span(long low, long high) {
    public Span {
        if (low < 0 || high < low) {
            throw new IllegalArgumentException("not a span of offsets: " + low + " to " + high);
        }
    }

    public long size() {
        return high - low;
    }

    public boolean isEmpty() {
        return high == low;
    }
}
