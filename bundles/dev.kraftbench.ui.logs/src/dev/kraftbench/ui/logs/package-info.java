/** The log inspector: what partition directories hold. Everything here runs on the UI thread unless it says otherwise; files are read in the background. */
@NullMarked
package dev.kraftbench.ui.logs;

import org.jspecify.annotations.NullMarked;
