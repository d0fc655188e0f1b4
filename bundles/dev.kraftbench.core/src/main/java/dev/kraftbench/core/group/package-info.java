/** Groups of every type: what is asked about them, and how their offsets move. Pure values and questions; any thread. */
@NullMarked
package dev.kraftbench.core.group;

import org.jspecify.annotations.NullMarked;
