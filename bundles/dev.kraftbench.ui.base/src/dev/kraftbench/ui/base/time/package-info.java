/** The time axis that all time views of a window share. Everything here runs on the UI thread unless it says otherwise. */
@NullMarked
package dev.kraftbench.ui.base.time;

import org.jspecify.annotations.NullMarked;
