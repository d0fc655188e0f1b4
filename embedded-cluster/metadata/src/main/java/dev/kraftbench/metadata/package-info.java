/**
 * What a cluster knows about itself: immutable images of brokers, topics, configurations and features, the records that change
 * them, and the changes between two images. Owns no mutable state but {@link dev.kraftbench.metadata.ClusterDelta}, which belongs to
 * whoever builds it; images go to any thread.
 */
@NullMarked
package dev.kraftbench.metadata;

import org.jspecify.annotations.NullMarked;
