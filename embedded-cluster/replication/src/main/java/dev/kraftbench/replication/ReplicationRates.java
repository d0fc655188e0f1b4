package dev.kraftbench.replication;

import dev.kraftbench.metadata.ClusterImage;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes a second replicas that are held back may take, {@link Long#MAX_VALUE} for any number; Kafka's property names in brackets.
 *
 * @param leaderBytes that leaders give to followers out of the ISR ({@code leader.replication.throttled.rate})
 * @param followerBytes that followers which lag fetch ({@code follower.replication.throttled.rate})
 * @param moveBytes that logs are copied with from one directory to another ({@code replica.alter.log.dirs.io.max.bytes.per.second})
 */
public record ReplicationRates(long leaderBytes, long followerBytes, long moveBytes) {

    public static final ReplicationRates UNLIMITED = new ReplicationRates(Throttle.UNLIMITED, Throttle.UNLIMITED, Throttle.UNLIMITED);

    /** From the broker's effective values by name. */
    public static ReplicationRates of(UnaryOperator<@Nullable String> effective) {
        return new ReplicationRates(
                rate(effective.apply("leader.replication.throttled.rate")),
                rate(effective.apply("follower.replication.throttled.rate")),
                rate(effective.apply("replica.alter.log.dirs.io.max.bytes.per.second")));
    }

    private static long rate(@Nullable String value) {
        return value == null ? Throttle.UNLIMITED : Long.parseLong(value.trim());
    }

    /** Resolves what holds on this broker. Pure; any thread. */
    @FunctionalInterface
    public interface Source {
        ReplicationRates effective(ClusterImage image);
    }
}
