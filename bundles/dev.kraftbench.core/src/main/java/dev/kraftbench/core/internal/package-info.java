/** OSGi components of the workbench's core. */
@NullMarked
package dev.kraftbench.core.internal;

import org.jspecify.annotations.NullMarked;
