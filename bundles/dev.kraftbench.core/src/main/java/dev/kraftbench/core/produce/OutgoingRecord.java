package dev.kraftbench.core.produce;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A record of text. {@code partition} overrides the partitioner where given. */
public record OutgoingRecord(@Nullable String key, @Nullable String value, List<Map.Entry<String, String>> headers, @Nullable Integer partition) {
    public OutgoingRecord {
        headers = List.copyOf(headers);
    }

    public static OutgoingRecord of(@Nullable String key, @Nullable String value) {
        return new OutgoingRecord(key, value, List.of(), null);
    }
}
