package dev.kraftbench.core.produce.source;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record to be sent.
 *
 * @param key a value of {@link Encoding#parse}
 * @param value a value of {@link Encoding#parse}; null is a tombstone
 * @param partition null when the partitioner decides
 * @param timestampMillis null for the time of sending
 * @param line where it stands in its source, from 1
 */
public record DraftRecord(@Nullable Object key, @Nullable Object value, List<Map.Entry<String, String>> headers, @Nullable Integer partition,
        @Nullable Long timestampMillis, long line) {
    public DraftRecord {
        headers = List.copyOf(headers);
    }

    /** Of text, and nothing else. */
    public static DraftRecord of(@Nullable String key, @Nullable String value) {
        return new DraftRecord(key, value, List.of(), null, null, 1);
    }
}
