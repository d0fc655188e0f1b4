/** The topic editor: overview, partitions and replicas, configuration with undo and preview. The edit model is pure; the rest is UI thread. */
@NullMarked
package dev.kraftbench.ui.cluster.topic;

import org.jspecify.annotations.NullMarked;
