package dev.kraftbench.core.model;

import dev.kraftbench.core.Subscription;
import dev.kraftbench.core.event.ClusterEvent;
import dev.kraftbench.core.series.SeriesKey;
import dev.kraftbench.core.series.Stall;
import dev.kraftbench.core.series.TimeSpan;
import java.util.List;
import java.util.function.Consumer;

/**
 * What is known of one cluster, shared by all views: the latest snapshot, bounded series and bounded events. Reads never wait and may come from
 * any thread. Listeners are called on the sampling thread, with values only; a view keeps the latest and repaints at its own fixed rate.
 */
public interface ClusterModel {

    /** The latest snapshot; {@link ClusterSnapshot#EMPTY} before the first. */
    ClusterSnapshot latest();

    Subscription onSnapshot(Consumer<ClusterSnapshot> listener);

    Subscription onEvents(Consumer<List<ClusterEvent>> listener);

    /** The newest events, oldest first, at most {@code limit}. */
    List<ClusterEvent> events(int limit);

    /** Throughput, lags and round trips over time. */
    Series series();

    /** Series by what they measure. */
    interface Series {
        /** Grows whenever a point was added: a chart that saw this revision needs no repaint. */
        long revision();

        /** From the oldest point to the newest of any series: all charts of a cluster share this. */
        TimeSpan span();

        /** Points of a series, none for one that does not exist. */
        Points points(SeriesKey key);

        /** The series of one kind that have points. */
        <K extends SeriesKey> List<K> keys(Class<K> kind);

        /** For how long the record at this offset has waited to be read by a group, as seen from here; NaN where it was written before anybody looked. */
        double waitedMillis(PartitionId partition, long offset, long nowMillis);

        /** Times during which high watermarks stood still; only embedded clusters tell. */
        List<Stall> stalls();

        default Points throughput(Scope scope, Measure measure) {
            return points(new SeriesKey.Throughput(scope, measure));
        }

        /** Brokers and topics with at least one throughput point. */
        default List<Scope> scopes() {
            return keys(SeriesKey.Throughput.class).stream().filter(key -> key.measure() == Measure.RECORDS_IN).map(SeriesKey.Throughput::scope).toList();
        }

        /** Replicas with at least one point, in order. */
        default List<ReplicaKey> replicas() {
            return keys(SeriesKey.InSync.class).stream().map(SeriesKey.InSync::replica).sorted().toList();
        }
    }

    /** A follower, or leader, of a partition. */
    record ReplicaKey(String topic, int partition, int broker) implements Comparable<ReplicaKey> {
        @Override
        public int compareTo(ReplicaKey other) {
            int byTopic = topic.compareTo(other.topic);
            int byPartition = byTopic != 0 ? byTopic : Integer.compare(partition, other.partition);
            return byPartition != 0 ? byPartition : Integer.compare(broker, other.broker);
        }
    }

    /** Of what a rate is. */
    sealed interface Scope {
        record Cluster() implements Scope {}

        record Broker(int id) implements Scope {}

        record Topic(String name) implements Scope {}
    }

    /** Units: records or bytes per second. */
    enum Measure {
        RECORDS_IN,
        BYTES_IN,
        RECORDS_OUT,
        BYTES_OUT
    }
}
