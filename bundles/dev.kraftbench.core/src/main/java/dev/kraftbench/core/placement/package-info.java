/** Where replicas are and where they should be: plans of moves (pure, any thread), and the questions about moves under way. */
@NullMarked
package dev.kraftbench.core.placement;

import org.jspecify.annotations.NullMarked;
