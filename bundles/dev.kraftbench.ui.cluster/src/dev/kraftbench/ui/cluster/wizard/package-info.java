/** Dialogs and wizards that make clusters, connections and topics, and the commands that open them. UI thread. */
@NullMarked
package dev.kraftbench.ui.cluster.wizard;

import org.jspecify.annotations.NullMarked;
