/** Navigator, topology, broker and topic editors, events. Everything here runs on the UI thread unless it says otherwise. */
@NullMarked
package dev.kraftbench.ui.cluster;

import org.jspecify.annotations.NullMarked;
