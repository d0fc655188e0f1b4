/** What lies in a data directory besides the logs themselves: which logs there are, checkpoints, the mark of a clean shutdown. Helper work. */
@NullMarked
package dev.kraftbench.storage.internal.dir;

import org.jspecify.annotations.NullMarked;
