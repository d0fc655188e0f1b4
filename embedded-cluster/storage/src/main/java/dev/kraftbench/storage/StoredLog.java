package dev.kraftbench.storage;

import java.nio.file.Path;
import org.apache.kafka.common.TopicIdPartition;

/** A partition directory found on disk, not opened yet. */
public record StoredLog(TopicIdPartition id, Path directory) {}
