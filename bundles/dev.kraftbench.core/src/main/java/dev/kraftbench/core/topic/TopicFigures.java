package dev.kraftbench.core.topic;

import java.util.List;

/**
 * What is asked about a topic because no snapshot has it.
 *
 * @param records between start and end of all partitions, -1 when a leader did not answer
 * @param bytes of all replicas, -1 when no broker with one answered
 * @param retentionMillis {@code retention.ms}, -1 for ever, {@link #UNKNOWN} when not known
 * @param cleanup {@code cleanup.policy}, empty when not known
 */
public record TopicFigures(long records, long bytes, long retentionMillis, String cleanup, List<TopicReader> readers) {
    public static final long UNKNOWN = Long.MIN_VALUE;
    public static final TopicFigures NONE = new TopicFigures(-1, -1, UNKNOWN, "", List.of());

    public TopicFigures {
        readers = List.copyOf(readers);
    }

    /** Of the group that is furthest behind, -1 where no group reads. */
    public long lag() {
        return readers.stream().mapToLong(TopicReader::lag).max().orElse(-1);
    }
}
