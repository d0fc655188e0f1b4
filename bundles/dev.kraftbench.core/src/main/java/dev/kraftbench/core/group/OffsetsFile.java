package dev.kraftbench.core.group;

import dev.kraftbench.core.model.PartitionId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Offsets as lines {@code topic,partition,offset}: what {@code kafka-consumer-groups.sh --reset-offsets} exports and takes {@code --from-file}. */
public final class OffsetsFile {
    private OffsetsFile() {}

    /** A line is not as it should be. */
    public static final class BadLine extends Exception {
        private static final long serialVersionUID = 1L;

        private final int number;
        private final String line;

        BadLine(int number, String line) {
            super(number + ": " + line);
            this.number = number;
            this.line = line;
        }

        /** From 1. */
        public int number() {
            return number;
        }

        public String line() {
            return line;
        }
    }

    /** Empty lines, comments ({@code #}) and a header are passed over; of two lines for one partition the later counts. */
    public static Map<PartitionId, Long> read(String text) throws BadLine {
        Map<PartitionId, Long> offsets = new LinkedHashMap<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String trimmed = line.strip().replace("\"", "");
            if (trimmed.isEmpty() || trimmed.startsWith("#") || number == 1 && trimmed.toLowerCase(java.util.Locale.ROOT).startsWith("topic,")) {
                continue;
            }
            String[] cells = trimmed.split("\\s*,\\s*");
            try {
                long offset = Long.parseLong(cells[2]);
                if (cells.length != 3 || cells[0].isEmpty() || offset < 0) {
                    throw new BadLine(number, line);
                }
                offsets.put(new PartitionId(cells[0], Integer.parseUnsignedInt(cells[1])), offset);
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw new BadLine(number, line);
            }
        }
        return offsets;
    }

    public static String write(Map<PartitionId, Long> offsets) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(offsets).forEach((partition, offset) ->
                text.append(partition.topic()).append(',').append(partition.partition()).append(',').append(offset).append('\n'));
        return text.toString();
    }
}
