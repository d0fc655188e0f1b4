/** Throughput and ISR lag charts. Everything here runs on the UI thread unless it says otherwise. */
@NullMarked
package dev.kraftbench.ui.charts;

import org.jspecify.annotations.NullMarked;
