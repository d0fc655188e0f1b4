package dev.kraftbench.storage.internal;

import dev.kraftbench.kernel.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Kafka's checkpoint files: a version (0), a count and that many lines. Those of a data directory map partitions to offsets. Helper work.
 */
public final class Checkpoints {

    public static final String RECOVERY_POINTS = "recovery-point-offset-checkpoint";
    public static final String HIGH_WATERMARKS = "replication-offset-checkpoint";
    public static final String LOG_STARTS = "log-start-offset-checkpoint";

    private Checkpoints() {}

    /** The lines, each of so many words. */
    public static List<List<String>> parse(String text, int words) throws IOException {
        List<String> lines = text.lines().toList();
        if (lines.isEmpty()) {
            return List.of();
        }
        try {
            if (Integer.parseInt(lines.get(0).trim()) != 0) {
                throw new IOException("Unknown checkpoint version " + lines.get(0));
            }
            int count = lines.size() < 2 ? 0 : Integer.parseInt(lines.get(1).trim());
            List<List<String>> entries = new ArrayList<>();
            for (String line : lines.subList(Math.min(2, lines.size()), lines.size())) {
                List<String> entry = List.of(line.trim().split("\\s+"));
                if (entry.size() != words) {
                    throw new IOException("Malformed checkpoint line: " + line);
                }
                entries.add(entry);
            }
            if (entries.size() != count) {
                throw new IOException("Checkpoint should have " + count + " lines and has " + entries.size());
            }
            return entries;
        } catch (NumberFormatException e) {
            throw new IOException("Malformed checkpoint", e);
        }
    }

    /** Reads a file of offsets; a missing one is empty. */
    public static Map<TopicPartition, Long> read(Disk disk, Path file) throws IOException {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        if (disk.exists(file)) {
            try {
                for (List<String> line : parse(SmallFiles.readText(disk, file), 3)) {
                    offsets.put(new TopicPartition(line.get(0), Integer.parseInt(line.get(1))), Long.parseLong(line.get(2)));
                }
            } catch (NumberFormatException e) {
                throw new IOException("Malformed number in " + file, e);
            }
        }
        return offsets;
    }

    /** Replaces a file of offsets durably. */
    public static void write(Disk disk, Path file, Map<TopicPartition, Long> offsets) throws IOException {
        StringBuilder text = new StringBuilder("0\n").append(offsets.size()).append('\n');
        offsets.forEach((partition, offset) -> text.append(partition.topic())
                .append(' ')
                .append(partition.partition())
                .append(' ')
                .append(offset)
                .append('\n'));
        SmallFiles.writeDurably(disk, file, text.toString());
    }
}
