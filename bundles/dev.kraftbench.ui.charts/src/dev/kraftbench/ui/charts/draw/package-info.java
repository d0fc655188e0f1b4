/** How a chart is drawn, and written to files. Confined to the painting job, or to the job that saves. */
@NullMarked
package dev.kraftbench.ui.charts.draw;

import org.jspecify.annotations.NullMarked;
