/** Who may come in by which listener, and what a node shows of itself to others: TLS and logins, from Kafka's properties. Any thread. */
@NullMarked
package dev.kraftbench.node.internal.security;

import org.jspecify.annotations.NullMarked;
