/** What views ask about one broker. */
@NullMarked
package dev.kraftbench.core.broker;

import org.jspecify.annotations.NullMarked;
