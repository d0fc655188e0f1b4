package dev.kraftbench.metadata;

import dev.kraftbench.metadata.access.AccessImage;

/**
 * Everything the metadata log says up to an offset. Immutable, shares structure with the images before it, and goes to any thread.
 *
 * @param offset of the last record that is in here, -1 for none
 * @param epoch of the leader that wrote it
 * @param nextProducerId the first producer id that no broker has been given
 * @param access ACLs, credentials, tokens and quotas
 */
public record ClusterImage(
        long offset,
        int epoch,
        FeaturesImage features,
        BrokersImage brokers,
        ControllersImage controllers,
        TopicsImage topics,
        ConfigsImage configs,
        long nextProducerId,
        AccessImage access) {

    public static final ClusterImage EMPTY = new ClusterImage(
            -1,
            -1,
            FeaturesImage.EMPTY,
            BrokersImage.EMPTY,
            ControllersImage.EMPTY,
            TopicsImage.EMPTY,
            ConfigsImage.EMPTY,
            0,
            AccessImage.EMPTY);

    /** The same content under another position of the log. */
    public ClusterImage at(long newOffset, int newEpoch) {
        return new ClusterImage(newOffset, newEpoch, features, brokers, controllers, topics, configs, nextProducerId, access);
    }

    /** Whether both say the same about the cluster, wherever in the log they stand. */
    public boolean sameContent(ClusterImage other) {
        return at(0, 0).equals(other.at(0, 0));
    }
}
