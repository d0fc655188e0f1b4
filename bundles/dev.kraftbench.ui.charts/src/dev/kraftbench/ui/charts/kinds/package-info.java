/** The workbench's own chart definitions. Any thread. */
@NullMarked
package dev.kraftbench.ui.charts.kinds;

import org.jspecify.annotations.NullMarked;
