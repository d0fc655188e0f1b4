package dev.kraftbench.core.model;

import org.jspecify.annotations.Nullable;

/**
 * @param error what is wrong with the directory, or null
 * @param totalBytes -1 when the broker does not tell
 */
public record LogDirSnapshot(int broker, String path, @Nullable String error, int replicas, long logBytes, long totalBytes, long usableBytes) {}
