/** What it takes to reach a cluster: properties of Kafka's clients, security settings, secrets, folders, and the check of a connection. */
@NullMarked
package dev.kraftbench.core.connect;

import org.jspecify.annotations.NullMarked;
