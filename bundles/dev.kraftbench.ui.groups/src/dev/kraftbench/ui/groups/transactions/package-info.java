/** Transactions of a cluster and producers of a topic. UI thread. */
@NullMarked
package dev.kraftbench.ui.groups.transactions;

import org.jspecify.annotations.NullMarked;
