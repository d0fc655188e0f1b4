/** The commands of the headless program. They run on the main thread and wait. */
@NullMarked
package dev.kraftbench.node.internal.cli;

import org.jspecify.annotations.NullMarked;
