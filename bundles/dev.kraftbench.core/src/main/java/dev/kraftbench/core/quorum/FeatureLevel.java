package dev.kraftbench.core.quorum;

/**
 * A feature whose level all nodes share.
 *
 * @param finalized 0 where it is off
 * @param supportedMax of all brokers together, as the answering one sees it; -1 when it is not known to any
 */
public record FeatureLevel(String name, int finalized, int supportedMin, int supportedMax) {
    public boolean canRise() {
        return supportedMax > finalized;
    }
}
