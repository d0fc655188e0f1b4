/** What a workbench can know and do about a cluster, the same for embedded and remote ones. Listeners are called on the cluster's sampling thread. */
@NullMarked
package dev.kraftbench.core;

import org.jspecify.annotations.NullMarked;
