/** Handlers that answer from the cluster image. No state of their own. */
@NullMarked
package dev.kraftbench.broker.internal;

import org.jspecify.annotations.NullMarked;
