/** Producing records, partitioner choice. Everything here runs on the UI thread unless it says otherwise. */
@NullMarked
package dev.kraftbench.ui.records;

import org.jspecify.annotations.NullMarked;
