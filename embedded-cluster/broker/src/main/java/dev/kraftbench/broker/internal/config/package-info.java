/** Answers what is configured, from the node's image and properties. Stateless; any lane. */
@NullMarked
package dev.kraftbench.broker.internal.config;

import org.jspecify.annotations.NullMarked;
