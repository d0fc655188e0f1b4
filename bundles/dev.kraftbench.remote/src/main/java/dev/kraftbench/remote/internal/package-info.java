/** OSGi components of remote clusters. */
@NullMarked
package dev.kraftbench.remote.internal;

import org.jspecify.annotations.NullMarked;
