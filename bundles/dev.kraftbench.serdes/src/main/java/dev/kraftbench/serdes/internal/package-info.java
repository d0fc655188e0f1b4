/** Plain formats, and which format a topic has. */
@NullMarked
package dev.kraftbench.serdes.internal;

import org.jspecify.annotations.NullMarked;
