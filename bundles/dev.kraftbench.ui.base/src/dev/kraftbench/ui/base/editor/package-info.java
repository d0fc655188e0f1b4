/** What editors on something of one cluster have in common: inputs, pages, and pages that other bundles contribute. UI thread. */
@NullMarked
package dev.kraftbench.ui.base.editor;

import org.jspecify.annotations.NullMarked;
