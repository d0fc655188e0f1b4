/**
 * What bytes of keys and values mean: serdes as services, which are guessed or chosen for a topic, and filters over what they make of the bytes. The
 * interfaces only; the bundle of serdes has the common formats and the expression language, others may bring more.
 */
@NullMarked
package dev.kraftbench.core.serde;

import org.jspecify.annotations.NullMarked;
