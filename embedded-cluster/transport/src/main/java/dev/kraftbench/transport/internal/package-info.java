/** Frames, connections and links of the transport. Each object belongs to the lane of its connection. */
@NullMarked
package dev.kraftbench.transport.internal;

import org.jspecify.annotations.NullMarked;
