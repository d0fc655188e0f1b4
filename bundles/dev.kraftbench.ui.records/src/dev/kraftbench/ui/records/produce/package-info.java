/** The Produce view: forms for what is sent, the run, the records' ways, the spread over partitions; partitioners as bundles. UI thread unless it says otherwise. */
@NullMarked
package dev.kraftbench.ui.records.produce;

import org.jspecify.annotations.NullMarked;
