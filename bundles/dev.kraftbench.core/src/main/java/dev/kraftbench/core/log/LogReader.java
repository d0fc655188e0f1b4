package dev.kraftbench.core.log;

import dev.kraftbench.core.file.SmallFile;
import dev.kraftbench.core.log.Lookup.Step;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/** Reads partition directories. Nothing is kept open between calls, and every call reads a bounded amount. */
public final class LogReader {
    private static final Pattern FILE = Pattern.compile("(\\d{20})\\.(log|index|timeindex|txnindex|snapshot)(\\.deleted|\\.cleaned|\\.swap)?");
    private static final int MOST_DIRECTORIES = 50_000;
    private static final int SNAPSHOT_HEADER = 10;
    private static final int SNAPSHOT_ENTRY = 46;
    /** Of more than a million producers. */
    private static final int MOST_SNAPSHOT_BYTES = 64 << 20;
    private static final int SCAN_PAGE = 200;
    private static final int MOST_SCANNED = 2_000;

    private LogReader() {}

    /** The partition directories in a directory, or the one that it is itself. */
    public static List<PartitionDirectory> partitions(Path root, int broker) throws IOException {
        List<PartitionDirectory> found = new ArrayList<>();
        Optional<PartitionDirectory> itself = PartitionDirectory.of(root.toAbsolutePath(), broker);
        if (itself.isPresent() && holdsLog(root)) {
            return List.of(itself.get());
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root, Files::isDirectory)) {
            for (Path entry : entries) {
                if (found.size() >= MOST_DIRECTORIES) {
                    break;
                }
                PartitionDirectory.of(entry, broker).ifPresent(found::add);
            }
        }
        found.sort(Comparator.comparing(PartitionDirectory::topic).thenComparingInt(PartitionDirectory::partition));
        return found;
    }

    private static boolean holdsLog(Path directory) throws IOException {
        try (DirectoryStream<Path> logs = Files.newDirectoryStream(directory, "*.log")) {
            return logs.iterator().hasNext();
        }
    }

    public static PartitionLogView view(PartitionDirectory directory) throws IOException {
        TreeMap<String, SegmentFiles> segments = new TreeMap<>();
        List<Long> snapshots = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory.path())) {
            for (Path entry : entries) {
                Matcher matcher = FILE.matcher(entry.getFileName().toString());
                if (matcher.matches()) {
                    String suffix = matcher.group(3) == null ? "" : matcher.group(3);
                    long base = Long.parseLong(matcher.group(1));
                    if (matcher.group(2).equals("snapshot")) {
                        snapshots.add(base);
                    } else if (matcher.group(2).equals("log")) {
                        segments.put(matcher.group(1) + suffix, segment(directory.path(), base, suffix));
                    }
                }
            }
        }
        snapshots.sort(null);
        List<String> problems = new ArrayList<>();
        Path above = directory.path().toAbsolutePath().getParent();
        long first = segments.isEmpty() ? 0 : segments.firstEntry().getValue().baseOffset();
        long start = above == null ? -1 : checkpoint(above, "log-start-offset-checkpoint", directory, problems);
        return new PartitionLogView(directory, List.copyOf(segments.values()), epochs(directory, problems), snapshots, topicId(directory),
                above == null ? -1 : checkpoint(above, "replication-offset-checkpoint", directory, problems),
                above == null ? -1 : checkpoint(above, "recovery-point-offset-checkpoint", directory, problems), Math.max(first, start), problems);
    }

    private static SegmentFiles segment(Path directory, long base, String suffix) {
        SegmentFiles names = new SegmentFiles(directory, base, suffix, -1, -1, -1, -1, -1);
        long modified;
        try {
            modified = Files.getLastModifiedTime(names.log()).toMillis();
        } catch (IOException e) {
            modified = -1;
        }
        return new SegmentFiles(directory, base, suffix, size(names.log()), size(names.file(".index")), size(names.file(".timeindex")),
                size(names.file(".txnindex")), modified);
    }

    /** -1 for a file that is not there, or no longer. */
    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return -1;
        }
    }

    // ---- small files

    private static List<EpochEntry> epochs(PartitionDirectory directory, List<String> problems) {
        List<EpochEntry> epochs = new ArrayList<>();
        for (String[] words : checkpointLines(directory.path().resolve("leader-epoch-checkpoint"), 2, problems)) {
            epochs.add(new EpochEntry(Integer.parseInt(words[0]), Long.parseLong(words[1])));
        }
        return epochs;
    }

    private static long checkpoint(Path above, String name, PartitionDirectory directory, List<String> problems) {
        for (String[] words : checkpointLines(above.resolve(name), 3, problems)) {
            if (words[0].equals(directory.topic()) && words[1].equals(Integer.toString(directory.partition()))) {
                return Long.parseLong(words[2]);
            }
        }
        return -1;
    }

    /** Lines of so many words, the last of them numbers; the two lines with version and count are left out. */
    private static List<String[]> checkpointLines(Path file, int words, List<String> problems) {
        List<String[]> lines = new ArrayList<>();
        try {
            List<String> all = Files.readAllLines(file);
            for (String line : all.subList(Math.min(2, all.size()), all.size())) {
                String[] parts = line.trim().split("\\s+");
                if (parts.length == words && parts[words - 1].matches("-?\\d{1,19}")) {
                    lines.add(parts);
                }
            }
        } catch (NoSuchFileException e) {
            // many logs have none
        } catch (IOException e) {
            problems.add(file.getFileName() + ": " + e.getMessage());
        }
        return lines;
    }

    private static String topicId(PartitionDirectory directory) {
        try {
            return Files.readAllLines(directory.path().resolve("partition.metadata")).stream().filter(line -> line.startsWith("topic_id:"))
                    .map(line -> line.substring("topic_id:".length()).trim()).findFirst().orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    /** The producers in a snapshot. Fails where the snapshot is damaged. */
    public static List<ProducerEntry> producers(PartitionDirectory directory, long snapshotOffset) throws IOException {
        Path file = directory.path().resolve("%020d.snapshot".formatted(snapshotOffset));
        ByteBuffer bytes = ByteBuffer.wrap(SmallFile.bytes(file, MOST_SNAPSHOT_BYTES));
        CRC32C crc = new CRC32C();
        if (bytes.limit() >= SNAPSHOT_HEADER) {
            crc.update(bytes.slice(6, bytes.limit() - 6));
        }
        if (bytes.limit() < SNAPSHOT_HEADER || bytes.getShort(0) != 1 || crc.getValue() != Integer.toUnsignedLong(bytes.getInt(2))) {
            throw new IOException(file.getFileName() + " is damaged, or of an unknown version");
        }
        List<ProducerEntry> producers = new ArrayList<>();
        for (int at = SNAPSHOT_HEADER; at + SNAPSHOT_ENTRY <= bytes.limit(); at += SNAPSHOT_ENTRY) {
            producers.add(new ProducerEntry(bytes.getLong(at), bytes.getShort(at + 8), bytes.getInt(at + 10), bytes.getLong(at + 14), bytes.getInt(at + 22),
                    bytes.getLong(at + 26), bytes.getInt(at + 34), bytes.getLong(at + 38)));
        }
        return producers;
    }

    // ---- indexes

    public static List<IndexEntry.OfOffset> offsetIndex(SegmentFiles segment, int from, int most) throws IOException {
        return new IndexReader(segment).offsets(from, most);
    }

    public static List<IndexEntry.OfTime> timeIndex(SegmentFiles segment, int from, int most) throws IOException {
        return new IndexReader(segment).times(from, most);
    }

    public static List<IndexEntry.OfTransaction> transactionIndex(SegmentFiles segment, int from, int most) throws IOException {
        return new IndexReader(segment).transactions(from, most);
    }

    // ---- look-ups

    /** The batch with this offset, found as a broker finds it. */
    public static Lookup findOffset(PartitionLogView log, long offset) throws IOException {
        List<Step> steps = new ArrayList<>();
        SegmentFiles chosen = null;
        for (SegmentFiles segment : live(log)) {
            chosen = segment.baseOffset() <= offset ? segment : chosen;
        }
        if (chosen == null) {
            return new Lookup(List.of(new Step.NotThere()), List.of(), Optional.empty(), Optional.empty(), offset);
        }
        steps.add(new Step.SegmentChosen(chosen.baseOffset(), live(log).size()));
        return scan(chosen, offset, steps);
    }

    /** The first batch with a record at or after this time, found as a broker finds it. */
    public static Lookup findTime(PartitionLogView log, long timestamp) throws IOException {
        List<Step> steps = new ArrayList<>();
        List<SegmentFiles> segments = live(log);
        for (SegmentFiles segment : segments) {
            IndexReader index = new IndexReader(segment);
            long largest = index.largestTimestamp();
            boolean active = segment == segments.getLast();
            if (largest >= timestamp || active) {
                steps.add(new Step.SegmentByTime(segment.baseOffset(), largest));
                Optional<IndexEntry.OfTime> entry = index.before(timestamp);
                int entries = segment.timeEntries();
                steps.add(entry.<Step>map(found -> new Step.TimeEntryFound(found, entries)).orElse(new Step.FromBeginning(true, entries)));
                return scanForTime(segment, entry.map(IndexEntry.OfTime::offset).orElse(segment.baseOffset()), timestamp, steps);
            }
        }
        return new Lookup(List.of(new Step.NotThere()), List.of(), Optional.empty(), Optional.empty(), -1);
    }

    private static List<SegmentFiles> live(PartitionLogView log) {
        return log.segments().stream().filter(segment -> segment.suffix().isEmpty()).toList();
    }

    private static long start(SegmentFiles segment, long offset, List<Step> steps) throws IOException {
        Optional<IndexEntry.OfOffset> entry = new IndexReader(segment).floor(offset);
        steps.add(entry.<Step>map(found -> new Step.OffsetEntryFound(found, segment.offsetEntries()))
                .orElse(new Step.FromBeginning(false, segment.offsetEntries())));
        return entry.map(IndexEntry.OfOffset::position).orElse(0);
    }

    private static Lookup scan(SegmentFiles segment, long offset, List<Step> steps) throws IOException {
        return scan(segment, start(segment, offset, steps), batch -> batch.lastOffset() >= offset, offset, steps);
    }

    private static Lookup scanForTime(SegmentFiles segment, long fromOffset, long timestamp, List<Step> steps) throws IOException {
        Lookup found = scan(segment, start(segment, fromOffset, steps), batch -> batch.maxTimestamp() >= timestamp, -1, steps);
        return new Lookup(found.steps(), found.scanned(), found.segment(), found.found(), found.found().map(LogBatch::baseOffset).orElse(-1L));
    }

    private static Lookup scan(SegmentFiles segment, long from, java.util.function.Predicate<LogBatch> wanted, long offset, List<Step> steps)
            throws IOException {
        SegmentReader reader = new SegmentReader(segment.log());
        List<LogBatch> scanned = new ArrayList<>();
        Optional<LogBatch> found = Optional.empty();
        long position = from;
        while (found.isEmpty() && scanned.size() < MOST_SCANNED) {
            BatchPage page = reader.batches(position, SCAN_PAGE, false);
            for (LogBatch batch : page.batches()) {
                scanned.add(batch);
                if (wanted.test(batch)) {
                    found = Optional.of(batch);
                    break;
                }
            }
            position = page.next();
            if (page.last()) {
                break;
            }
        }
        steps.add(new Step.Scanned(from, scanned.size(), scanned.stream().mapToLong(LogBatch::sizeBytes).sum()));
        boolean there = found.isPresent() && (offset < 0 || found.get().baseOffset() <= offset);
        steps.add(found.<Step>map(Step.BatchFound::new).orElse(new Step.NotThere()));
        if (found.isPresent() && !there) {
            steps.add(new Step.NotThere());
        }
        return new Lookup(steps, scanned, Optional.of(segment), found, offset);
    }
}
