/** Looking at records: where to begin, which to select, what is found, and what to do with it. Everything runs on the UI thread unless it says otherwise. */
@NullMarked
package dev.kraftbench.ui.records.browse;

import org.jspecify.annotations.NullMarked;
