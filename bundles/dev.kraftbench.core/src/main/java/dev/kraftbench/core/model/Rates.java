package dev.kraftbench.core.model;

/** Per second. NaN where not known. */
public record Rates(double recordsIn, double bytesIn, double recordsOut, double bytesOut) {
    public static final Rates ZERO = new Rates(0, 0, 0, 0);

    public Rates plus(Rates other) {
        return new Rates(recordsIn + other.recordsIn, bytesIn + other.bytesIn, recordsOut + other.recordsOut, bytesOut + other.bytesOut);
    }
}
