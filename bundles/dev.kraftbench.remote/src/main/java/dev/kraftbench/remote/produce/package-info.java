/**
 * Runs of producers. Each run has a thread that sends and Kafka's own that hears of acknowledgements; they meet in {@code RunRecorder}, which is safe for
 * both and for whoever looks.
 */
@NullMarked
package dev.kraftbench.remote.produce;

import org.jspecify.annotations.NullMarked;
