package dev.kraftbench.serdes.internal.filter;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;

/** Times as people write them: with or without zone, with or without the time of day. */
final class Times {
    private Times() {}

    /** @throws java.time.DateTimeException when it is none */
    static Instant parse(String text) {
        String trimmed = text.strip().replace(' ', 'T');
        if (trimmed.matches(".*T.*(Z|[+-]\\d\\d:?\\d\\d)")) {
            return java.time.OffsetDateTime.parse(trimmed).toInstant();
        }
        return trimmed.contains("T") ? LocalDateTime.parse(trimmed).atZone(ZoneId.systemDefault()).toInstant()
                : LocalDate.parse(trimmed).atStartOfDay(ZoneId.systemDefault()).toInstant();
    }
}
