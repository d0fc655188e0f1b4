/** Where replicas are and where they should be: the page of the cluster editor and the wizard that plans reassignments. UI thread. */
@NullMarked
package dev.kraftbench.ui.placement;

import org.jspecify.annotations.NullMarked;
