package dev.kraftbench.metadata;

import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * The finalised feature levels (KIP-584). {@code kraft.version} is not among them: it lives in the control records of the log.
 * Immutable.
 */
public record FeaturesImage(PMap<String, Short> levels) {

    public static final FeaturesImage EMPTY = new FeaturesImage(HashTreePMap.empty());

    private static final int SCRAM_3_5_IV2 = 11;

    /** The finalised level, 0 if the feature is off. */
    public short level(String feature) {
        return levels.getOrDefault(feature, (short) 0);
    }

    /** The level of {@code metadata.version}, 0 as long as the log is empty. */
    public short metadataVersion() {
        return level(Features.METADATA_VERSION);
    }

    /** Whether the log may have SCRAM credentials (KIP-900), also while it is empty. */
    public boolean hasScram() {
        return metadataVersion() == 0 || metadataVersion() >= SCRAM_3_5_IV2;
    }

    /** Whether eligible leader replicas are kept (KIP-966). */
    public boolean isElrEnabled() {
        return level(Features.ELIGIBLE_LEADER_REPLICAS_VERSION) >= 1;
    }
}
