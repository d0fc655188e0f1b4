/**
 * The rooms of a partition log, each with one thing to do to the state they share: appending, truncating, flushing, retention. Everything belongs to
 * the lane of the log, except where a method says otherwise.
 */
@NullMarked
package dev.kraftbench.storage.internal.log;

import org.jspecify.annotations.NullMarked;
