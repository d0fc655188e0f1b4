package dev.kraftbench.replication;

import java.util.List;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * A partition as one broker sees it, for views and metrics.
 *
 * @param leader broker id, or -1
 * @param isr known to the leader (as committed) or from the metadata
 * @param lastStableOffset up to which readers of committed transactions see
 * @param followers what the leader knows of its followers; empty elsewhere
 * @param directory id of the log directory, null while there is no log
 * @param counters since the broker started
 */
public record PartitionStatus(
        String topic,
        Uuid topicId,
        int partition,
        Role role,
        int leader,
        int leaderEpoch,
        int partitionEpoch,
        long logStartOffset,
        long lastStableOffset,
        long highWatermark,
        long logEndOffset,
        long sizeBytes,
        List<Integer> replicas,
        List<Integer> isr,
        boolean underMinIsr,
        List<FollowerStatus> followers,
        @Nullable Uuid directory,
        Counters counters) {

    /** What this broker is to the partition. */
    public enum Role {
        LEADER,
        FOLLOWER,
        /** The log is being opened. */
        OPENING,
        /** The log's directory has failed. */
        OFFLINE
    }

    /**
     * @param logEndOffset that the follower has told by its last fetch, or -1
     * @param lagRecords offsets behind the leader's log end, or -1 if unknown
     * @param sinceCaughtUpMillis since it last had everything, 0 if it has, or -1 if it never had
     */
    public record FollowerStatus(int broker, long logEndOffset, long lagRecords, long sinceCaughtUpMillis, boolean inSync) {}

    /**
     * @param recordsOut by what consumers with fetch sessions moved on
     * @param bytesOut to consumers
     * @param replicatedBytesIn appended as follower
     * @param replicatedBytesOut sent to followers
     */
    public record Counters(
            long produceRequests, long recordsIn, long bytesIn, long recordsOut, long bytesOut, long replicatedBytesIn, long replicatedBytesOut) {}
}
