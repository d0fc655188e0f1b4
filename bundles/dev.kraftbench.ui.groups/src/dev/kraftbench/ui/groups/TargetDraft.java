package dev.kraftbench.ui.groups;

import dev.kraftbench.core.group.OffsetTarget;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A target as a person types it. Pure. */
public final class TargetDraft {
    private static final Pattern PART = Pattern.compile("(\\d+)\\s*(d|h|min|m|s)\\s*");

    private TargetDraft() {}

    /** Kinds of targets, in the order they are offered. */
    public enum Kind {
        EARLIEST,
        LATEST,
        TIME,
        DURATION,
        SHIFT,
        OFFSET,
        CURRENT,
        FILE;

        /** Whether there is something to type. */
        public boolean takesText() {
            return this == TIME || this == DURATION || this == SHIFT || this == OFFSET || this == FILE;
        }

        /** Kafka moves the window of share groups by these alone. */
        public static List<Kind> ofShareGroups() {
            return List.of(EARLIEST, LATEST, TIME);
        }
    }

    /** Empty for what cannot be understood; a file is read elsewhere. */
    public static Optional<OffsetTarget> parse(Kind kind, String text, ZoneId zone) {
        String trimmed = text.strip();
        try {
            return switch (kind) {
                case EARLIEST -> Optional.of(new OffsetTarget.Earliest());
                case LATEST -> Optional.of(new OffsetTarget.Latest());
                case CURRENT -> Optional.of(new OffsetTarget.Current());
                case TIME -> time(trimmed, zone).map(OffsetTarget.At::new);
                case DURATION -> duration(trimmed).map(OffsetTarget.Back::new);
                case SHIFT -> Optional.of(new OffsetTarget.Shift(Long.parseLong(trimmed.startsWith("+") ? trimmed.substring(1) : trimmed)));
                case OFFSET -> Optional.of(Long.parseLong(trimmed)).filter(offset -> offset >= 0).map(OffsetTarget.To::new);
                case FILE -> Optional.empty();
            };
        } catch (NumberFormatException | DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** {@code 2026-03-01}, {@code 2026-03-01 14:00}, with seconds, or with an offset from UTC at the end; otherwise in the zone of this machine. */
    private static Optional<Instant> time(String text, ZoneId zone) {
        String iso = text.replaceFirst("^(\\d{4}-\\d{2}-\\d{2})\\s+", "$1T");
        if (!iso.contains("T")) {
            return Optional.of(LocalDate.parse(iso).atTime(LocalTime.MIN).atZone(zone).toInstant());
        }
        return Optional.of(iso.matches(".*(Z|[+-]\\d{2}:\\d{2})$") ? OffsetDateTime.parse(iso).toInstant() : LocalDateTime.parse(iso).atZone(zone).toInstant());
    }

    /** {@code 36h}, {@code 1d 12h}, {@code 90 min}, {@code PT36H}. */
    private static Optional<Duration> duration(String text) {
        if (text.toUpperCase(Locale.ROOT).startsWith("P")) {
            return Optional.of(Duration.parse(text)).filter(duration -> !duration.isNegative());
        }
        Matcher part = PART.matcher(text.toLowerCase(Locale.ROOT));
        Duration sum = Duration.ZERO;
        int at = 0;
        while (at < text.length()) {
            part.region(at, text.length());
            if (!part.lookingAt()) {
                return Optional.empty();
            }
            long number = Long.parseLong(part.group(1));
            sum = sum.plus(switch (part.group(2)) {
                case "d" -> Duration.ofDays(number);
                case "h" -> Duration.ofHours(number);
                case "s" -> Duration.ofSeconds(number);
                default -> Duration.ofMinutes(number);
            });
            at = part.end();
        }
        return text.isEmpty() ? Optional.empty() : Optional.of(sum);
    }
}
