package dev.kraftbench.ui.records.browse;

import dev.kraftbench.core.records.Seek;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Offsets and times as people write them. Pure. */
public final class SeekText {
    private static final Pattern AGO = Pattern.compile("-?\\s*(\\d{1,6})\\s*(s|min|h|d)");

    private SeekText() {}

    /** {@code 4711}, or {@code 0:100 3:250} for an offset of each partition. */
    public static Optional<Seek> offset(String text) {
        String trimmed = text.strip();
        if (trimmed.matches("\\d{1,18}")) {
            return Optional.of(new Seek.FromOffset(Long.parseLong(trimmed)));
        }
        Map<Integer, Long> offsets = new HashMap<>();
        for (String part : trimmed.split("[,;\\s]+")) {
            if (!part.matches("\\d{1,6}:\\d{1,18}")) {
                return Optional.empty();
            }
            String[] pair = part.split(":");
            offsets.put(Integer.parseInt(pair[0]), Long.parseLong(pair[1]));
        }
        return Optional.of(new Seek.FromOffsets(offsets));
    }

    /**
     * {@code 2026-01-31 12:00}, with seconds and zone if wanted, {@code 12:00} of today, {@code 2026-01-31}, {@code 15 min} ago, or milliseconds since
     * 1970.
     */
    public static Optional<Instant> time(String text, ZonedDateTime now) {
        String trimmed = text.strip();
        Matcher ago = AGO.matcher(trimmed);
        try {
            if (ago.matches()) {
                return Optional.of(now.toInstant().minus(unit(ago.group(2)).multipliedBy(Long.parseLong(ago.group(1)))));
            }
            if (trimmed.matches("\\d{10,15}")) {
                return Optional.of(Instant.ofEpochMilli(Long.parseLong(trimmed)));
            }
            if (trimmed.matches("\\d{1,2}:\\d{2}(:\\d{2})?")) {
                LocalTime time = LocalTime.parse(trimmed.indexOf(':') == 1 ? "0" + trimmed : trimmed);
                return Optional.of(now.with(time).toInstant());
            }
            String iso = trimmed.replaceFirst("\\s+", "T");
            if (iso.matches(".*T.*(Z|[+-]\\d{2}:\\d{2})")) {
                return Optional.of(OffsetDateTime.parse(iso).toInstant());
            }
            return Optional.of((iso.contains("T") ? LocalDateTime.parse(iso) : LocalDate.parse(iso).atStartOfDay()).atZone(now.getZone()).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Duration unit(String name) {
        return switch (name) {
            case "s" -> Duration.ofSeconds(1);
            case "min" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            default -> Duration.ofDays(1);
        };
    }
}
