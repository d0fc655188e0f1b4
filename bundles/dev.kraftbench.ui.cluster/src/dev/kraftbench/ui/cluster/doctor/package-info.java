/** The doctor's findings with their explanation and what helps. UI thread; examinations are made off it. */
@NullMarked
package dev.kraftbench.ui.cluster.doctor;

import org.jspecify.annotations.NullMarked;
