package dev.kraftbench.coordinator;

import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.replication.LeadershipListener;
import dev.kraftbench.replication.Partition;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * The shards that one coordinator has on this broker: those whose partition of its topic the broker leads. Looked up from any thread;
 * elected and resigned on the partition's lane.
 */
public final class Shards<S extends CoordinatorShard> implements LeadershipListener {

    /** Makes the empty shard of a partition, each time its log is loaded. */
    public interface Factory<S> {
        S create(Leadership leadership, ShardTimers timers);
    }

    /**
     * A leadership of a shard's partition.
     *
     * @param lane on which the shard lives
     */
    public record Leadership(int partition, int leaderEpoch, Lane lane) {}

    private final ShardSettings settings;
    private final Helpers helpers;
    private final RecordFormat format;
    private final Factory<S> factory;
    private final Map<Integer, ShardRuntime<S>> shards = new ConcurrentHashMap<>();

    public Shards(ShardSettings settings, Helpers helpers, RecordFormat format, Factory<S> factory) {
        this.settings = settings;
        this.helpers = helpers;
        this.format = format;
        this.factory = factory;
    }

    /** The partition whose leader coordinates the key: Kafka's rule, the same for all coordinators. */
    public static int partitionFor(String key, int partitions) {
        int hash = key.hashCode();
        return (hash == Integer.MIN_VALUE ? 0 : Math.abs(hash)) % partitions;
    }

    @Override
    public void onLeading(Partition partition, int leaderEpoch) {
        elected(new PartitionCoordinatorLog(partition, leaderEpoch), leaderEpoch, partition.lane());
    }

    @Override
    public void onResigned(Partition partition, int leaderEpoch) {
        resigned(partition.id().partition());
    }

    /** This broker leads the partition from now on. On the partition's lane. */
    public void elected(CoordinatorLog log, int leaderEpoch, Lane lane) {
        int partition = log.partition().partition();
        Leadership leadership = new Leadership(partition, leaderEpoch, lane);
        ShardRuntime<S> shard =
                new ShardRuntime<>(settings, log, lane, helpers, format, timers -> factory.create(leadership, timers));
        ShardRuntime<S> before = shards.put(partition, shard);
        if (before != null) {
            before.close(Errors.NOT_COORDINATOR);
        }
        shard.start();
    }

    /** This broker no longer leads the partition. On the partition's lane. */
    public void resigned(int partition) {
        ShardRuntime<S> shard = shards.remove(partition);
        if (shard != null) {
            shard.close(Errors.NOT_COORDINATOR);
        }
    }

    /** The shard of this partition, or null if another broker leads it. */
    public @Nullable ShardRuntime<S> of(int partition) {
        return shards.get(partition);
    }

    /** All shards that are here now. */
    public List<ShardRuntime<S>> all() {
        return List.copyOf(shards.values());
    }
}
