package dev.kraftbench.core.series;

import dev.kraftbench.core.model.ClusterModel.Measure;
import dev.kraftbench.core.model.ClusterModel.ReplicaKey;
import dev.kraftbench.core.model.ClusterModel.Scope;

/** What a series measures, and of what. */
public sealed interface SeriesKey {

    /** Records or bytes per second. */
    record Throughput(Scope scope, Measure measure) implements SeriesKey {}

    /** Records a follower is behind its leader. */
    record LagRecords(ReplicaKey replica) implements SeriesKey {}

    /** Milliseconds since a follower was caught up. */
    record LagMillis(ReplicaKey replica) implements SeriesKey {}

    /** 1 while in the ISR, 0 while out of it. */
    record InSync(ReplicaKey replica) implements SeriesKey {}

    /** Records a group has not read. @param topic empty for all the group reads */
    record GroupLag(String group, String topic) implements SeriesKey {}

    /** Milliseconds since the oldest record was written that a group has not read. @param topic empty for all the group reads */
    record GroupDelay(String group, String topic) implements SeriesKey {}

    /** Records a node's metadata log is behind that of the quorum's leader. */
    record QuorumLag(int node, boolean voter) implements SeriesKey {}

    /** Milliseconds since a node's metadata log was caught up. */
    record QuorumDelay(int node, boolean voter) implements SeriesKey {}

    /** Milliseconds from the workbench's own question to a broker until its answer. */
    record RoundTrip(int broker) implements SeriesKey {}
}
