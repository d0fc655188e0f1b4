/**
 * Reading records: what to look for, what it would cost, and a search that can be stopped, resumed and never holds more than its share of memory.
 * Plain values, and one search algorithm over a port ({@link dev.kraftbench.core.records.RecordSource}) that a test can fake.
 */
@NullMarked
package dev.kraftbench.core.records;

import org.jspecify.annotations.NullMarked;
