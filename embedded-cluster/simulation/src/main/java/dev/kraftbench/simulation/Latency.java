package dev.kraftbench.simulation;

/**
 * How long something takes: mostly between two bounds, seldom much longer.
 *
 * @param slowProbability of the seldom case, 0 to 1
 */
public record Latency(long lowNanos, long highNanos, double slowProbability, long slowNanos) {

    private static final long MICROS = 1_000L;

    /** A loopback or a small network. */
    public static final Latency NETWORK = new Latency(20 * MICROS, 500 * MICROS, 0.01, 30_000 * MICROS);

    /** A disk that is forced. */
    public static final Latency DISK = new Latency(50 * MICROS, 1_500 * MICROS, 0.01, 80_000 * MICROS);

    long next(Simulation simulation) {
        return simulation.chance(slowProbability)
                ? simulation.between(highNanos, slowNanos)
                : simulation.between(lowNanos, highNanos);
    }
}
