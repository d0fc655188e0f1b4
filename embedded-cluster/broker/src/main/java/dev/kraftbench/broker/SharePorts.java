package dev.kraftbench.broker;

import dev.kraftbench.kernel.LaneGroup;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.replication.Replicas;
import dev.kraftbench.share.SharePartitions;
import dev.kraftbench.share.ShareSettings;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What fetching and acknowledging in share groups works with.
 *
 * @param images the newest cluster image; any thread
 * @param settings of a group; any thread
 * @param sessionLimit most share sessions at a time ({@code group.share.max.share.sessions})
 * @param fetchMaxBytes that a client gets at a time ({@code fetch.max.bytes})
 */
public record SharePorts(
        Replicas replicas,
        SharePartitions partitions,
        LaneGroup lanes,
        Supplier<ClusterImage> images,
        Function<String, ShareSettings> settings,
        int sessionLimit,
        int fetchMaxBytes) {}
