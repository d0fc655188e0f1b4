/** Answers about topics. Futures complete on threads of Kafka's clients. */
@NullMarked
package dev.kraftbench.remote.topic;

import org.jspecify.annotations.NullMarked;
