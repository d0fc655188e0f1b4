/** Charts over time: views, Metrics pages, and what a chart definition is. Everything here runs on the UI thread unless it says otherwise. */
@NullMarked
package dev.kraftbench.ui.charts;

import org.jspecify.annotations.NullMarked;
