package dev.kraftbench.metadata;

/** The levels of a feature that a node supports, both ends included. */
public record FeatureRange(short min, short max) {

    public boolean contains(int level) {
        return level >= min && level <= max;
    }
}
