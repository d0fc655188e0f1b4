package dev.kraftbench.ui.records.produce;

import dev.kraftbench.core.produce.RecordPath;
import dev.kraftbench.ui.base.Figures;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.eclipse.osgi.util.NLS;

/** A record's way in words: what each of its five stations says. Pure. */
final class PathText {
    private static final int HEAD_SHOWN = 8;

    /** A station of the way. @param done whether the record has come through it */
    record Station(String name, List<String> lines, boolean done, boolean failed) {}

    private PathText() {}

    static List<Station> stations(RecordPath path, double compressionRatio) {
        boolean refusedEarly = path.error() != null && path.batch() == null;
        return List.of(
                new Station(Messages.station_record, record(path), true, false),
                new Station(Messages.station_bytes, bytes(path), path.serialisedMicros() >= 0, refusedEarly && path.serialisedMicros() < 0),
                new Station(Messages.station_partition, partition(path), path.partition() >= 0, refusedEarly && path.serialisedMicros() >= 0),
                new Station(Messages.station_batch, batch(path, compressionRatio), path.batch() != null, false),
                new Station(Messages.station_ack, ack(path), path.acknowledged(), path.error() != null));
    }

    private static List<String> record(RecordPath path) {
        return List.of(NLS.bind(Messages.path_number, Figures.count(path.number())), path.key() == null ? Messages.path_no_key : path.key(),
                path.value() == null ? Messages.path_tombstone : path.value());
    }

    private static List<String> bytes(RecordPath path) {
        List<String> lines = new ArrayList<>();
        lines.add(NLS.bind(Messages.path_sizes, path.keyBytes() < 0 ? Figures.UNKNOWN : path.keyBytes() + " B",
                path.valueBytes() < 0 ? Figures.UNKNOWN : path.valueBytes() + " B"));
        byte[] head = path.keyHead();
        if (head != null) {
            lines.add(HexFormat.ofDelimiter(" ").formatHex(head, 0, Math.min(HEAD_SHOWN, head.length)) + (path.keyBytes() > HEAD_SHOWN ? " \u2026" : ""));
        }
        lines.add(micros(path.serialisedMicros()));
        return lines;
    }

    private static List<String> partition(RecordPath path) {
        List<String> lines = new ArrayList<>();
        switch (path.rule()) {
            case GIVEN -> lines.add(Messages.path_given);
            case KEY_HASH -> {
                lines.add("murmur2 = " + hash(path));
                lines.add(NLS.bind(Messages.path_modulo, path.partitions(), path.hashedPartition()));
            }
            case STICKY -> lines.add(Messages.path_sticky);
            case PARTITIONER -> {
                lines.add(path.partitioner());
                if (path.partitionedMicros() >= 0) {
                    lines.add(NLS.bind(Messages.path_asked, micros(path.partitionedMicros() - Math.max(0, path.serialisedMicros()))));
                }
            }
        }
        lines.add("\u2192 " + NLS.bind(Messages.path_partition, Figures.id(path.partition())));
        return lines;
    }

    static String hash(RecordPath path) {
        Integer hash = path.murmur2();
        return hash == null ? Figures.UNKNOWN : String.format(Locale.ROOT, "0x%08x", hash);
    }

    private static List<String> batch(RecordPath path, double compressionRatio) {
        RecordPath.Batch batch = path.batch();
        if (batch == null) {
            return List.of(path.error() == null ? Messages.path_waiting : Figures.UNKNOWN);
        }
        List<String> lines = new ArrayList<>();
        lines.add(NLS.bind(Messages.path_batch, Figures.count(batch.number()), Figures.count(batch.records())));
        lines.add(NLS.bind(Messages.path_place, path.indexInBatch() + 1, Figures.bytes(batch.bytes())));
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
        return List.of(NLS.bind(Messages.path_offset, path.offset() < 0 ? Figures.UNKNOWN : Figures.count(path.offset())),
                NLS.bind(Messages.path_broker, Figures.id(path.broker())), micros(path.ackMicros()));
    }

    static String micros(long micros) {
        return micros < 0 ? Figures.UNKNOWN : micros < 1_000 ? micros + " \u00B5s" : String.format(Locale.ROOT, "%.1f ms", micros / 1_000.0);
    }
}
