/** Tables, background tasks, palette, chart canvas, time axis. Everything here runs on the UI thread unless it says otherwise. */
@NullMarked
package dev.kraftbench.ui.base;

import org.jspecify.annotations.NullMarked;
