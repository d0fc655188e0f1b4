package dev.kraftbench.core.produce.source;

import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Timestamps of records as people write them. */
public final class Timestamps {
    private Timestamps() {}

    /**
     * Milliseconds since 1970, or ISO 8601 such as 2026-01-31T12:00:00Z.
     *
     * @throws IllegalArgumentException with a sentence for people
     */
    public static long parse(String text) {
        try {
            long millis = text.matches("\\d{1,18}") ? Long.parseLong(text) : Instant.parse(text).toEpochMilli();
            if (millis < 0) {
                throw new IllegalArgumentException(SourceTexts.of("early_timestamp", text));
            }
            return millis;
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(SourceTexts.of("not_a_timestamp", Encoding.shortened(text)), e);
        }
    }
}
