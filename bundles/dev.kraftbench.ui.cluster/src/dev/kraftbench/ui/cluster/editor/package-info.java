/** Editors of a cluster, a broker and a group. UI thread. */
@NullMarked
package dev.kraftbench.ui.cluster.editor;

import org.jspecify.annotations.NullMarked;
