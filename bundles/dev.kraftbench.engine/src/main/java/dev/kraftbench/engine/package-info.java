/** Embedded clusters of this JVM as cluster connections. */
@NullMarked
package dev.kraftbench.engine;

import org.jspecify.annotations.NullMarked;
