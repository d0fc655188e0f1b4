package dev.kraftbench.ui.logs;

import dev.kraftbench.core.log.LogBatch;
import dev.kraftbench.core.log.PartitionDirectory;
import dev.kraftbench.ui.base.Figures;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.OptionalLong;

/** How figures of logs are written in tables, and times read from people. Pure. */
public final class Cells {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    private Cells() {}

    static String time(long millis) {
        return millis < 0 ? Figures.UNKNOWN : TIME.format(Instant.ofEpochMilli(millis));
    }

    /** Offsets are written without grouping, as the files' names have them. */
    static String number(long value) {
        return value < 0 ? Figures.UNKNOWN : Long.toString(value);
    }

    static String yes(boolean value) {
        return value ? Messages.yes : "";
    }

    static String checksum(LogBatch.Checksum checksum) {
        return switch (checksum) {
            case VALID -> Messages.checksum_valid;
            case WRONG -> Messages.checksum_wrong;
            case UNKNOWN -> Messages.checksum_unknown;
        };
    }

    static String state(PartitionDirectory.State state) {
        return switch (state) {
            case CURRENT -> Messages.state_current;
            case DELETE -> Messages.state_delete;
            case FUTURE -> Messages.state_future;
            case STRAY -> Messages.state_stray;
        };
    }

    /** Milliseconds since 1970, a local time, or an instant with zone; empty for anything else. */
    public static OptionalLong parseTime(String text) {
        String time = text.trim().replace(' ', 'T');
        if (time.matches("\\d{1,18}")) {
            return OptionalLong.of(Long.parseLong(time));
        }
        try {
            return OptionalLong.of(LocalDateTime.parse(time).atZone(ZoneId.systemDefault()).toInstant().toEpochMilli());
        } catch (DateTimeParseException e) {
            try {
                return OptionalLong.of(DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(time, Instant::from).toEpochMilli());
            } catch (DateTimeParseException alsoNot) {
                return OptionalLong.empty();
            }
        }
    }
}
