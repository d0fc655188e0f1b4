/**
 * What the map shows and where: models of each zoom level and their geometry. Pure and immutable, in points; any thread.
 */
@NullMarked
package dev.kraftbench.ui.cluster.topology.scene;

import org.jspecify.annotations.NullMarked;
