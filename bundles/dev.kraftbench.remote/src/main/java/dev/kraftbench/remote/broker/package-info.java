/** Answers and changes of one broker. Futures complete on threads of Kafka's clients. */
@NullMarked
package dev.kraftbench.remote.broker;

import org.jspecify.annotations.NullMarked;
