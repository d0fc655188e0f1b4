/** The KRaft quorum and the cluster's feature levels. Pure values and questions; any thread. */
@NullMarked
package dev.kraftbench.core.quorum;

import org.jspecify.annotations.NullMarked;
