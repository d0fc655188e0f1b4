package dev.kraftbench.metadata;

import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * The finalised feature levels (KIP-584). {@code kraft.version} is not among them: it lives in the control records of the log.
 * Immutable.
 */
public record FeaturesImage(PMap<String, Short> levels) {

    public static final FeaturesImage EMPTY = new FeaturesImage(HashTreePMap.empty());

    /** The finalised level, 0 if the feature is off. */
    public short level(String feature) {
        return levels.getOrDefault(feature, (short) 0);
    }

    /** The level of {@code metadata.version}, 0 as long as the log is empty. */
    public short metadataVersion() {
        return level(Features.METADATA_VERSION);
    }

    /** Whether eligible leader replicas are kept (KIP-966). */
    public boolean isElrEnabled() {
        return level(Features.ELIGIBLE_LEADER_REPLICAS_VERSION) >= 1;
    }
}
