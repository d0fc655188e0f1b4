/** What views ask about topics. */
@NullMarked
package dev.kraftbench.core.topic;

import org.jspecify.annotations.NullMarked;
