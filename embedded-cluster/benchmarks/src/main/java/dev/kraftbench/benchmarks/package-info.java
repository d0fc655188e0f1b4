/** Whole-cluster benchmarks: our cluster, and beside it Apache Kafka in the same run. Real clients, real processes; the operating system's own accounting. */
@NullMarked
package dev.kraftbench.benchmarks;

import org.jspecify.annotations.NullMarked;
