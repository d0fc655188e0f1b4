/** The quorum and the feature levels of a cluster: pages of its editor. UI thread. */
@NullMarked
package dev.kraftbench.ui.quorum;

import org.jspecify.annotations.NullMarked;
