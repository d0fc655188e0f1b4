/** Answers and changes of where replicas are and who leads. Futures complete on threads of Kafka's clients. */
@NullMarked
package dev.kraftbench.remote.placement;

import org.jspecify.annotations.NullMarked;
