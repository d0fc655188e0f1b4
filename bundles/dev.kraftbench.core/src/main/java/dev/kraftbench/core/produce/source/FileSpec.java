package dev.kraftbench.core.produce.source;

import java.nio.file.Path;
import java.util.List;

/**
 * A file of records in UTF-8.
 *
 * @param separator of CSV
 * @param headerRow the first row of a CSV file names its columns; otherwise they are called 1, 2, 3 …
 * @param fromLine where to begin, from 1; a header row is read in any case
 */
public record FileSpec(Path path, Format format, char separator, boolean headerRow, Mapping mapping, Encoding key, Encoding value, long fromLine) {

    public enum Format {
        CSV,
        JSON_LINES;

        public static Format of(Path path) {
            String name = String.valueOf(path.getFileName()).toLowerCase(java.util.Locale.ROOT);
            return name.endsWith(".csv") || name.endsWith(".tsv") || name.endsWith(".txt") ? CSV : JSON_LINES;
        }
    }

    /**
     * Which column (CSV) or field (JSON lines) becomes which part of the record; empty for none.
     *
     * @param value empty for the whole row: of CSV an object of all columns, of JSON lines the line
     * @param headers each becomes a header of the same name
     */
    public record Mapping(String key, String value, String partition, String timestamp, List<String> headers) {
        public Mapping {
            headers = List.copyOf(headers);
        }

        /** What the names suggest. */
        public static Mapping guess(List<String> columns) {
            return new Mapping(named(columns, "key"), named(columns, "value"), named(columns, "partition"), named(columns, "timestamp"), List.of());
        }

        private static String named(List<String> columns, String name) {
            return columns.stream().filter(column -> column.equalsIgnoreCase(name)).findFirst().orElse("");
        }

        List<String> all() {
            return java.util.stream.Stream.concat(java.util.stream.Stream.of(key, value, partition, timestamp), headers.stream())
                    .filter(name -> !name.isEmpty()).toList();
        }
    }

    public FileSpec from(long line) {
        return new FileSpec(path, format, separator, headerRow, mapping, key, value, line);
    }

    public FileSpec mapped(Mapping other) {
        return new FileSpec(path, format, separator, headerRow, other, key, value, fromLine);
    }
}
