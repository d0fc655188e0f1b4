/** All topics of a cluster in one table, and what can be done with one or many of them. UI thread. */
@NullMarked
package dev.kraftbench.ui.cluster.topics;

import org.jspecify.annotations.NullMarked;
