package dev.kraftbench.metadata;

/** Is told of each new image. Called on the node's metadata lane, in the order of the log; must not wait. */
@FunctionalInterface
public interface MetadataPublisher {

    /**
     * @param delta what changed since the image before
     * @param image the committed state now
     */
    void published(ClusterDelta delta, ClusterImage image);
}
