package dev.kraftbench.group.internal;

import dev.kraftbench.coordinator.SharePersister;
import dev.kraftbench.coordinator.ShardTimers;
import dev.kraftbench.group.GroupEvent;
import dev.kraftbench.group.GroupSettings;
import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.config.EffectiveConfigs;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What every room of a shard works with.
 *
 * @param image the newest image of the cluster
 * @param configs turns the image's configurations into those that hold here
 * @param random for ids
 * @param timers decisions of later; their keys must tell the rooms apart
 * @param helpers for work too long for the lane
 * @param sharePersister keeps what share groups have consumed
 */
public record ShardPorts(
        int nodeId,
        GroupSettings settings,
        Supplier<ClusterImage> image,
        EffectiveConfigs configs,
        Lane lane,
        RandomGenerator random,
        ShardTimers timers,
        Helpers helpers,
        Groups groups,
        SharePersister sharePersister,
        Consumer<GroupEvent> events) {

    public static final long NANOS_PER_MILLI = 1_000_000;

    public long wallMillis() {
        return lane.clock().wallMillis();
    }

    /** A version 4 UUID from the node's own source of chance. */
    public UUID randomUuid() {
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        long low = (random.nextLong() & ~(0xC000L << 48)) | (0x8000L << 48);
        return new UUID(high, low);
    }

    /** A decision after those that wait already; for what comes from outside of the shard. Only while the shard is loaded. */
    public void soon(ShardTimers.Expiry decision) {
        timers.soon(decision);
    }

    /** A decision after some time; replaces the one that has this key. */
    public void after(long millis, Object key, ShardTimers.Expiry decision) {
        timers.schedule(key, millis * NANOS_PER_MILLI, decision);
    }
}
