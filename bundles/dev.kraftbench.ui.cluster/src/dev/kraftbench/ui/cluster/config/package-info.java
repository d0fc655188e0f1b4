/** Configurations edited in a page of an editor: undo, redo, preview. The edit model is pure; the rest is UI thread. */
@NullMarked
package dev.kraftbench.ui.cluster.config;

import org.jspecify.annotations.NullMarked;
