/** The way of dead letters to their topic (KIP-1191); all state on one lane. */
@NullMarked
package dev.kraftbench.share.deadletter;

import org.jspecify.annotations.NullMarked;
