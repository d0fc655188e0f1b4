/** Groups of every type: their editor, the tables of groups of a cluster and of a topic. UI thread. */
@NullMarked
package dev.kraftbench.ui.groups;

import org.jspecify.annotations.NullMarked;
