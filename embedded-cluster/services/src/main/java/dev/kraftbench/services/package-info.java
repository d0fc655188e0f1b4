/**
 * The engine as services of an OSGi framework: factories of its parts while their bundles run, clusters assembled from those, and the parts of
 * each running node.
 */
@NullMarked
package dev.kraftbench.services;

import org.jspecify.annotations.NullMarked;
