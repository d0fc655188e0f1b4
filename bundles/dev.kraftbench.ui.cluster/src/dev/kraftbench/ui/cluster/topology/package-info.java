/**
 * Who leads and who follows: a graph of boxes for small clusters, a partition × broker matrix for any size. Models and layouts are pure and immutable;
 * one canvas paints them on the UI thread.
 */
@NullMarked
package dev.kraftbench.ui.cluster.topology;

import org.jspecify.annotations.NullMarked;
