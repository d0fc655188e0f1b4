package dev.kraftbench.core.records;

/**
 * How far a search is.
 *
 * @param found records handed over
 * @param scanned records read
 * @param scannedBytes of keys, values and headers
 * @param share 0 to 1, of the offsets to look at
 * @param nanos running so far
 */
public record SearchProgress(long found, long scanned, long scannedBytes, double share, long nanos) {
    public static final SearchProgress NONE = new SearchProgress(0, 0, 0, 0, 0);

    /** Records a second; NaN before the first. */
    public double rate() {
        return nanos <= 0 || scanned == 0 ? Double.NaN : scanned * 1e9 / nanos;
    }
}
