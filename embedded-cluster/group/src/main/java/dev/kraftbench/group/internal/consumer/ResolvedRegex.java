package dev.kraftbench.group.internal.consumer;

import java.util.Set;

/**
 * The topics that match a regular expression.
 *
 * @param imageOffset of the cluster image they were found in
 * @param resolvedMillis wall clock
 */
record ResolvedRegex(Set<String> topics, long imageOffset, long resolvedMillis) {}
