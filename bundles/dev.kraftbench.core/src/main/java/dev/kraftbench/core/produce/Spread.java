package dev.kraftbench.core.produce;

/**
 * How many records went to each partition while one partitioner was in force.
 *
 * @param fromRecord number of the first record it decided about, from 1
 */
public record Spread(String partitioner, long fromRecord, long[] perPartition) {

    public long total() {
        long total = 0;
        for (long count : perPartition) {
            total += count;
        }
        return total;
    }

    public long most() {
        long most = 0;
        for (long count : perPartition) {
            most = Math.max(most, count);
        }
        return most;
    }

    /** What the fullest partition got, in multiples of an even share: 1 is even, the number of partitions is everything in one; NaN without records. */
    public double skew() {
        long total = total();
        return total == 0 ? Double.NaN : (double) most() * perPartition.length / total;
    }

    /** Partitions that got nothing. */
    public int empty() {
        int empty = 0;
        for (long count : perPartition) {
            empty += count == 0 ? 1 : 0;
        }
        return empty;
    }
}
