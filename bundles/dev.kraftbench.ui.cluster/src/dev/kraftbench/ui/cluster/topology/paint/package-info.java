/**
 * How the scenes look: painters that draw with an {@link dev.kraftbench.ui.cluster.topology.paint.Ink}, so that screen, picture and SVG are the same. UI thread.
 */
@NullMarked
package dev.kraftbench.ui.cluster.topology.paint;

import org.jspecify.annotations.NullMarked;
