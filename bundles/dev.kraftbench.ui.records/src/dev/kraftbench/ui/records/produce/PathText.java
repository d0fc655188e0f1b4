package dev.kraftbench.ui.records.produce;

import dev.kraftbench.core.produce.PartitionRule;
import dev.kraftbench.core.produce.RecordPath;
import dev.kraftbench.ui.base.Figures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.eclipse.osgi.util.NLS;

/** A record's way in words: what each of its five stations says. Pure. */
final class PathText {
    private static final int HEAD_SHOWN = 5;

    /** A station of the way. @param done whether the record has come through it */
    record Station(String name, List<String> lines, boolean done, boolean failed) {}

    private PathText() {}

    static List<Station> stations(RecordPath path, double compressionRatio) {
        boolean refusedEarly = path.error() != null && path.batch() == null;
        return List.of(
                new Station("#" + Figures.count(path.number()), record(path), true, false),
                new Station(Messages.station_bytes, bytes(path), path.serialisedMicros() >= 0, refusedEarly && path.serialisedMicros() < 0),
                new Station(Messages.station_partition, partition(path), path.partition() >= 0,
                        refusedEarly && path.serialisedMicros() >= 0),
                new Station(Messages.station_batch, batch(path, compressionRatio), path.batch() != null, false),
                new Station(Messages.station_ack, ack(path), path.acknowledged(), path.error() != null));
    }

    private static List<String> record(RecordPath path) {
        return List.of(path.key() == null ? Messages.path_no_key : path.key(), path.value() == null ? Messages.path_tombstone : path.value());
    }

    private static List<String> bytes(RecordPath path) {
        List<String> lines = new ArrayList<>();
        lines.add(NLS.bind(Messages.path_key_size, path.keyBytes() < 0 ? Figures.UNKNOWN : path.keyBytes() + " B"));
        lines.add(NLS.bind(Messages.path_value_size, path.valueBytes() < 0 ? Figures.UNKNOWN : path.valueBytes() + " B"));
        byte[] head = path.keyHead();
        if (head != null) {
            lines.add(HexFormat.of().formatHex(head, 0, Math.min(HEAD_SHOWN, head.length)) + (path.keyBytes() > HEAD_SHOWN ? "\u2026" : ""));
        }
        lines.add(micros(path.serialisedMicros()));
        return lines;
    }

    private static List<String> partition(RecordPath path) {
        List<String> lines = new ArrayList<>();
        switch (path.rule()) {
            case GIVEN -> lines.add(Messages.path_given);
            case KEY_HASH -> {
                lines.add("murmur2");
                lines.add(hash(path));
                lines.add("mod " + path.partitions());
            }
            case STICKY -> {
                lines.add(Messages.path_no_key);
                lines.add(Messages.path_sticky);
            }
            case PARTITIONER -> {
                lines.add(path.partitioner());
                if (path.partitionedMicros() >= 0) {
                    lines.add(micros(path.partitionedMicros() - Math.max(0, path.serialisedMicros())));
                }
            }
        }
        lines.add("\u2192 " + Figures.id(path.partition()));
        return lines;
    }

    static String hash(RecordPath path) {
        Integer hash = path.murmur2();
        return hash == null ? Figures.UNKNOWN : String.format(Locale.ROOT, "%08x", hash);
    }

    private static List<String> batch(RecordPath path, double compressionRatio) {
        RecordPath.Batch batch = path.batch();
        if (batch == null) {
            return List.of(path.error() == null ? Messages.path_waiting : Figures.UNKNOWN);
        }
        List<String> lines = new ArrayList<>();
        lines.add("#" + Figures.count(batch.number()));
        lines.add(NLS.bind(Messages.path_place, path.indexInBatch() + 1, Figures.count(batch.records())));
        lines.add(Figures.bytes(batch.bytes()));
        if (!Double.isNaN(compressionRatio) && Math.abs(compressionRatio - 1) > 0.001) {
            lines.add(NLS.bind(Messages.path_ratio, String.format(Locale.ROOT, "%.2f", compressionRatio)));
        }
        return lines;
    }

    private static List<String> ack(RecordPath path) {
        if (path.error() != null) {
            return List.of(Messages.path_refused, path.error());
        }
        if (!path.acknowledged()) {
            return List.of(Messages.path_waiting);
        }
        return List.of(Messages.offset, path.offset() < 0 ? Figures.UNKNOWN : Figures.count(path.offset()),
                NLS.bind(Messages.path_broker, Figures.id(path.broker())), micros(path.ackMicros()));
    }

    /** Everything the picture says and has no room for. */
    static String whole(RecordPath path, double compressionRatio) {
        StringBuilder text = new StringBuilder();
        for (Station station : stations(path, compressionRatio)) {
            text.append(text.isEmpty() ? "" : "\n").append(station.name()).append(": ").append(String.join(" \u00B7 ", station.lines()));
        }
        if (path.rule() == PartitionRule.KEY_HASH) {
            text.append('\n').append(NLS.bind(Messages.path_formula, new Object[] {hash(path), path.partitions(), path.hashedPartition()}));
        }
        return text.toString();
    }

    /** Two latencies in the unit of the larger. */
    static String pair(long first, long second) {
        if (first < 0 || second < 0) {
            return Figures.UNKNOWN;
        }
        return Math.max(first, second) < 1_000 ? first + " / " + second + " \u00B5s"
                : String.format(Locale.ROOT, Math.max(first, second) < 100_000 ? "%.1f / %.1f ms" : "%.0f / %.0f ms", first / 1_000.0, second / 1_000.0);
    }

    static String elapsed(Duration time) {
        long seconds = time.toSeconds();
        return seconds < 60 ? String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1_000.0)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3_600, seconds / 60 % 60, seconds % 60);
    }

    static String micros(long micros) {
        return micros < 0 ? Figures.UNKNOWN : micros < 1_000 ? micros + " \u00B5s" : String.format(Locale.ROOT, "%.1f ms", micros / 1_000.0);
    }
}
