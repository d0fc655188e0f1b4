/** Making, editing, checking, arranging, importing and exporting connections to clusters elsewhere. UI thread. */
@NullMarked
package dev.kraftbench.ui.cluster.connection;

import org.jspecify.annotations.NullMarked;
