package dev.kraftbench.core.produce.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The first rows of a file as the records they would become. */
public record FilePreview(List<String> columns, List<Row> rows) {

    /** @param error null when the row makes a record */
    public record Row(long line, @Nullable DraftRecord record, @Nullable String error) {}

    public FilePreview {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /** Reads as many rows; blocks for that. */
    public static FilePreview of(FileSpec spec, int most) throws IOException {
        List<Row> rows = new ArrayList<>();
        try (FileRecords records = FileRecords.open(spec)) {
            while (rows.size() < most) {
                try {
                    DraftRecord record = records.next();
                    if (record == null) {
                        break;
                    }
                    rows.add(new Row(record.line(), record, null));
                } catch (RowException e) {
                    rows.add(new Row(e.line(), null, e.getMessage()));
                }
            }
            return new FilePreview(records.columns(), rows);
        }
    }

    /** The columns of a CSV file, or the fields of the first object of JSON lines; empty when there are none. */
    public static List<String> columns(FileSpec spec) throws IOException {
        try (RowReader reader = new RowReader(spec.path())) {
            if (spec.format() == FileSpec.Format.JSON_LINES) {
                String line = reader.line();
                return line == null || !line.strip().startsWith("{") ? List.of() : List.copyOf(JsonText.fields(line).keySet());
            }
            List<String> first = reader.csv(spec.separator());
            if (first == null) {
                return List.of();
            }
            List<String> names = new ArrayList<>();
            for (int i = 0; i < first.size(); i++) {
                names.add(spec.headerRow() ? first.get(i).strip() : Integer.toString(i + 1));
            }
            return names;
        } catch (RowException | IllegalArgumentException e) {
            throw new IOException(SourceTexts.of("line", 1, e.getMessage()), e);
        }
    }

    /** The separator that occurs most often in the first line. */
    public static char separator(java.nio.file.Path file) throws IOException {
        try (RowReader reader = new RowReader(file)) {
            String line = reader.line();
            char best = ',';
            long most = 0;
            for (char candidate : new char[] {',', ';', '\t', '|'}) {
                long count = line == null ? 0 : line.chars().filter(c -> c == candidate).count();
                if (count > most) {
                    most = count;
                    best = candidate;
                }
            }
            return best;
        } catch (RowException e) {
            throw new IOException(SourceTexts.of("line", 1, e.getMessage()), e);
        }
    }
}
