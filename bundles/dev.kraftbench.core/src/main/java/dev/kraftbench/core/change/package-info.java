/** Changes go plan, preview, apply, log: what will be different, the equivalent command line, how to undo it. */
@NullMarked
package dev.kraftbench.core.change;

import org.jspecify.annotations.NullMarked;
