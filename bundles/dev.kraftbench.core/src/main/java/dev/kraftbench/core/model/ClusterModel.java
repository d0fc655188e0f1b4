package dev.kraftbench.core.model;

import dev.kraftbench.core.Subscription;
import dev.kraftbench.core.event.ClusterEvent;
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

    /** Throughput and lag over time. */
    Series series();

    /** Series by what they measure. */
    interface Series {
        /** Grows whenever a point was added: a chart that saw this revision needs no repaint. */
        long revision();

        Points throughput(Scope scope, Measure measure);

        /** Brokers and topics with at least one throughput point. */
        List<Scope> scopes();

        /** Records behind the leader. */
        Points lag(ReplicaKey replica);

        /** 1 while in the ISR, 0 while out of it. */
        Points isrMembership(ReplicaKey replica);

        List<ReplicaKey> replicas();
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
