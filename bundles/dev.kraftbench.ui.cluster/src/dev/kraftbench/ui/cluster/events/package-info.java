/** What happened, and what was done: the views «Events» and «Operations Log». UI thread. */
@NullMarked
package dev.kraftbench.ui.cluster.events;

import org.jspecify.annotations.NullMarked;
