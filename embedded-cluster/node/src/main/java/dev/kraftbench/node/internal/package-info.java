/** Parts of node assembly and configuration checks. */
@NullMarked
package dev.kraftbench.node.internal;

import org.jspecify.annotations.NullMarked;
