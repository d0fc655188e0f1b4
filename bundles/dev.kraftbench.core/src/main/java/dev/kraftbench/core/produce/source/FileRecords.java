package dev.kraftbench.core.produce.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The rows of a file as records. Its row is a map from column to JSON text, whatever the format, so that one mapping serves both. */
final class FileRecords implements RecordSource {
    private final FileSpec spec;
    private final RowReader reader;
    private List<String> columns = List.of();

    private FileRecords(FileSpec spec, RowReader reader) {
        this.spec = spec;
        this.reader = reader;
    }

    static FileRecords open(FileSpec spec) throws IOException {
        return open(spec, new RowReader(spec.path()));
    }

    static FileRecords open(FileSpec spec, RowReader reader) throws IOException {
        FileRecords records = new FileRecords(spec, reader);
        try {
            records.begin();
            return records;
        } catch (IOException | RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    private void begin() throws IOException {
        if (spec.format() == FileSpec.Format.CSV && spec.headerRow()) {
            try {
                List<String> names = reader.csv(spec.separator());
                columns = names == null ? List.of() : names.stream().map(String::strip).toList();
            } catch (RowException e) {
                throw new IOException(SourceTexts.of("line", e.line(), e.getMessage()), e);
            }
            List<String> missing = spec.mapping().all().stream().filter(name -> !columns.contains(name)).toList();
            if (!missing.isEmpty()) {
                throw new IOException(SourceTexts.of("no_column", String.join(", ", missing)));
            }
        }
    }

    /** Names of the columns as far as known; of JSON lines those of the row read last. */
    List<String> columns() {
        return columns;
    }

    @Override
    public @Nullable DraftRecord next() throws RowException, IOException {
        while (true) {
            @Nullable DraftRecord record = row();
            if (record == null || record != SKIPPED) {
                return record;
            }
        }
    }

    /** An empty line, or one before the beginning. */
    private static final DraftRecord SKIPPED = new DraftRecord(null, null, List.of(), null, null, 0);

    private @Nullable DraftRecord row() throws RowException, IOException {
        boolean csv = spec.format() == FileSpec.Format.CSV;
        @Nullable List<String> cells;
        try {
            @Nullable String line = csv ? null : reader.line();
            cells = csv ? reader.csv(spec.separator()) : line == null ? null : List.of(line);
        } catch (RowException e) {
            if (e.line() < spec.fromLine()) {
                return SKIPPED;
            }
            throw e;
        }
        if (cells == null) {
            return null;
        }
        long line = reader.rowLine();
        if (line < spec.fromLine() || cells.size() == 1 && cells.getFirst().isBlank()) {
            return SKIPPED;
        }
        try {
            return csv ? record(line, fields(line, cells), "") : jsonLine(line, cells.getFirst());
        } catch (IllegalArgumentException e) {
            throw new RowException(line, String.valueOf(e.getMessage()));
        }
    }

    private Map<String, String> fields(long line, List<String> cells) throws RowException {
        if (columns.isEmpty()) {
            columns = IntStream.rangeClosed(1, cells.size()).mapToObj(Integer::toString).toList();
        }
        if (cells.size() != columns.size()) {
            throw new RowException(line, SourceTexts.of("cells", cells.size(), columns.size()));
        }
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i < cells.size(); i++) {
            fields.put(columns.get(i), JsonText.quoted(cells.get(i)));
        }
        return fields;
    }

    private DraftRecord jsonLine(long line, String text) {
        if (spec.mapping().all().isEmpty()) {
            JsonText.check(text);
            return record(line, Map.of(), text);
        }
        Map<String, String> fields = JsonText.fields(text);
        columns = List.copyOf(fields.keySet());
        return record(line, fields, text);
    }

    /** @param whole the row as JSON; empty: made of the fields */
    private DraftRecord record(long line, Map<String, String> fields, String whole) {
        FileSpec.Mapping mapping = spec.mapping();
        String valueText = mapping.value().isEmpty() ? whole.isEmpty() ? object(fields) : whole : fields.get(mapping.value());
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (String name : mapping.headers()) {
            String header = fields.get(name);
            if (header != null) {
                headers.add(Map.entry(name, JsonText.plain(header)));
            }
        }
        return new DraftRecord(key(fields), value(valueText), headers, partition(fields), timestamp(fields), line);
    }

    private @Nullable Object key(Map<String, String> fields) {
        String text = spec.mapping().key().isEmpty() ? null : fields.get(spec.mapping().key());
        // an empty cell of CSV is no key; so is null
        return text == null || text.equals("null") || text.equals("\"\"") ? null : encoded("in_key", spec.key(), text);
    }

    private @Nullable Object value(@Nullable String text) {
        return text == null || text.equals("null") ? null : encoded("in_value", spec.value(), text);
    }

    private @Nullable Object encoded(String part, Encoding encoding, String json) {
        try {
            // a cell of CSV is the text itself; a field of JSON lines is JSON already
            boolean asItIs = encoding == Encoding.JSON && spec.format() == FileSpec.Format.JSON_LINES;
            return encoding.parse(asItIs ? json : JsonText.plain(json));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(SourceTexts.of(part, e.getMessage()), e);
        }
    }

    private static String object(Map<String, String> fields) {
        StringBuilder out = new StringBuilder("{");
        fields.forEach((name, value) -> out.append(out.length() > 1 ? "," : "").append(JsonText.quoted(name)).append(':').append(value));
        return out.append('}').toString();
    }

    private @Nullable Integer partition(Map<String, String> fields) {
        String text = plain(fields, spec.mapping().partition());
        if (text.isEmpty()) {
            return null;
        }
        int partition = (Integer) java.util.Objects.requireNonNull(Encoding.INTEGER.parse(text));
        if (partition < 0) {
            throw new IllegalArgumentException(SourceTexts.of("negative_partition", partition));
        }
        return partition;
    }

    private @Nullable Long timestamp(Map<String, String> fields) {
        String text = plain(fields, spec.mapping().timestamp());
        return text.isEmpty() ? null : Timestamps.parse(text);
    }

    private static String plain(Map<String, String> fields, String name) {
        String json = name.isEmpty() ? null : fields.get(name);
        return json == null || json.equals("null") ? "" : JsonText.plain(json).strip();
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
