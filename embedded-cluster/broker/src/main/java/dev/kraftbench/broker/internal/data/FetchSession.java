package dev.kraftbench.broker.internal.data;

import dev.kraftbench.replication.FetchOutcome.Positions;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchRequestData;
import org.jspecify.annotations.Nullable;

/**
 * What a fetcher has said before, so that it need say only what changes (KIP-227). On the lane of its {@link FetchSessions}. Partitions
 * that gave records go to the end of the order, so that each has its turn when a response is full.
 */
final class FetchSession {

    /** Names a partition as the fetcher does: by topic id since version 13, before that by topic name. */
    record Key(Uuid topicId, String topic, int partition) {
        static Key of(boolean byId, Uuid topicId, String topic, int partition) {
            return byId ? new Key(topicId, "", partition) : new Key(Uuid.ZERO_UUID, topic, partition);
        }
    }

    /** A partition in the session and what the fetcher was told of it last. */
    static final class Entry {
        final Key key;
        /** The topic's name as in the request; empty when it goes by ids. */
        final String topic;

        long offset;
        int maxBytes;
        int currentLeaderEpoch;
        int lastFetchedEpoch;
        long logStartOffset;
        /** By how much the last request moved the offset on. */
        long advancedBy;

        private long toldHighWatermark = -1;
        private long toldLogStart = -1;
        private boolean toldError;

        Entry(Key key, String topic) {
            this.key = key;
            this.topic = topic;
        }

        void take(FetchRequestData.FetchPartition asked) {
            advancedBy = maxBytes == 0 ? 0 : Math.max(0, asked.fetchOffset() - offset);
            offset = asked.fetchOffset();
            maxBytes = asked.partitionMaxBytes();
            currentLeaderEpoch = asked.currentLeaderEpoch();
            lastFetchedEpoch = asked.lastFetchedEpoch();
            logStartOffset = asked.logStartOffset();
        }

        /** Notes what the fetcher is told now; whether that is news to it. */
        boolean tell(@Nullable Positions positions, boolean error) {
            boolean news = error || toldError;
            toldError = error;
            if (positions != null) {
                news |= positions.highWatermark() != toldHighWatermark || positions.logStartOffset() != toldLogStart;
                toldHighWatermark = positions.highWatermark();
                toldLogStart = positions.logStartOffset();
            }
            return news;
        }
    }

    private final int id;
    private final boolean byTopicId;
    private final boolean replica;
    private final LinkedHashMap<Key, Entry> entries = new LinkedHashMap<>();
    private int expectedEpoch = 1;
    long lastUsedNanos;
    /** The fetch that is held at the moment, and requests that came meanwhile. */
    @Nullable
    HeldFetch held;

    final ArrayDeque<Runnable> next = new ArrayDeque<>(1);

    /** @param id 0 for a fetch without a session */
    FetchSession(int id, boolean byTopicId, boolean replica) {
        this.id = id;
        this.byTopicId = byTopicId;
        this.replica = replica;
    }

    int id() {
        return id;
    }

    boolean byTopicId() {
        return byTopicId;
    }

    boolean isReplica() {
        return replica;
    }

    int size() {
        return entries.size();
    }

    Iterable<Entry> entries() {
        return entries.values();
    }

    int expectedEpoch() {
        return expectedEpoch;
    }

    void nextEpoch() {
        expectedEpoch = expectedEpoch == Integer.MAX_VALUE ? 1 : expectedEpoch + 1;
    }

    /** Adds and changes what the request names and drops what it forgets. */
    void update(FetchRequestData request) {
        for (Entry entry : entries.values()) {
            entry.advancedBy = 0;
        }
        for (FetchRequestData.FetchTopic topic : request.topics()) {
            for (FetchRequestData.FetchPartition asked : topic.partitions()) {
                Key key = Key.of(byTopicId, topic.topicId(), topic.topic(), asked.partition());
                entries.computeIfAbsent(key, added -> new Entry(added, topic.topic())).take(asked);
            }
        }
        for (FetchRequestData.ForgottenTopic topic : request.forgottenTopicsData()) {
            for (int partition : topic.partitions()) {
                entries.remove(Key.of(byTopicId, topic.topicId(), topic.topic(), partition));
            }
        }
    }

    void moveToEnd(Entry entry) {
        if (entries.remove(entry.key, entry)) {
            entries.put(entry.key, entry);
        }
    }
}
