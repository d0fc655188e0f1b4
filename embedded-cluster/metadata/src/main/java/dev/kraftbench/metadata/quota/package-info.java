/** What is left of limits, as brokers and the active controller count it. Any thread. */
@NullMarked
package dev.kraftbench.metadata.quota;

import org.jspecify.annotations.NullMarked;
