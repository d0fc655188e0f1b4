package dev.kraftbench.core.records;

import dev.kraftbench.core.produce.source.JsonText;
import dev.kraftbench.core.serde.Decoded;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes records to a file, one after the other: what was found can be more than memory should hold twice. The names of columns and fields are those that
 * sending from a file understands. Not safe for several threads.
 */
public final class RecordExport implements AutoCloseable {
    /** How a file is laid out. */
    public enum Format {
        CSV("csv"),
        JSON("json"),
        JSON_LINES("jsonl");

        private final String extension;

        Format(String extension) {
            this.extension = extension;
        }

        public String extension() {
            return extension;
        }
    }

    private final Format format;
    private final Appendable out;
    private long written;

    public RecordExport(Format format, Appendable out) throws IOException {
        this.format = format;
        this.out = out;
        switch (format) {
            case CSV -> out.append("topic,partition,offset,timestamp,key,value,headers\r\n");
            case JSON -> out.append("[");
            case JSON_LINES -> { }
        }
    }

    public long written() {
        return written;
    }

    public void write(ReadRecord record) throws IOException {
        switch (format) {
            case CSV -> csv(record);
            case JSON -> {
                out.append(written == 0 ? "\n" : ",\n");
                json(record);
            }
            case JSON_LINES -> {
                json(record);
                out.append('\n');
            }
        }
        written++;
    }

    @Override
    public void close() throws IOException {
        if (format == Format.JSON) {
            out.append("\n]\n");
        }
    }

    private void csv(ReadRecord record) throws IOException {
        StoredRecord stored = record.stored();
        StringBuilder headers = new StringBuilder();
        for (StoredRecord.Header header : stored.headers()) {
            headers.append(headers.isEmpty() ? "" : ";").append(header.name()).append('=').append(text(header));
        }
        out.append(cell(stored.topic())).append(',').append(Integer.toString(stored.partition())).append(',').append(Long.toString(stored.offset()))
                .append(',').append(stored.timestamp() < 0 ? "" : Long.toString(stored.timestamp())).append(',').append(cell(text(record.key(), stored.key())))
                .append(',').append(cell(text(record.value(), stored.value()))).append(',').append(cell(headers.toString())).append("\r\n");
    }

    /** RFC 4180. */
    private static String cell(String text) {
        return text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r') ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }

    private static String text(Decoded decoded, byte @Nullable [] bytes) {
        return switch (decoded) {
            case Decoded.Nothing nothing -> "";
            case Decoded.Meaning meaning -> meaning.text();
            case Decoded.Unreadable unreadable -> base64(bytes);
        };
    }

    private static String text(StoredRecord.Header header) {
        return header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static String base64(byte @Nullable [] bytes) {
        return bytes == null ? "" : Base64.getEncoder().encodeToString(bytes);
    }

    private void json(ReadRecord record) throws IOException {
        StoredRecord stored = record.stored();
        out.append("{\"topic\":").append(JsonText.quoted(stored.topic())).append(",\"partition\":").append(Integer.toString(stored.partition()))
                .append(",\"offset\":").append(Long.toString(stored.offset()));
        if (stored.timestamp() >= 0) {
            out.append(",\"timestamp\":").append(Long.toString(stored.timestamp())).append(",\"time\":\"")
                    .append(Instant.ofEpochMilli(stored.timestamp()).toString()).append('"');
        }
        side("key", record.key(), stored.key());
        side("value", record.value(), stored.value());
        out.append(",\"headers\":{");
        String separator = "";
        for (StoredRecord.Header header : stored.headers()) {
            out.append(separator).append(JsonText.quoted(header.name())).append(':').append(header.value() == null ? "null" : JsonText.quoted(text(header)));
            separator = ",";
        }
        out.append("}}");
    }

    private void side(String name, Decoded decoded, byte @Nullable [] bytes) throws IOException {
        switch (decoded) {
            case Decoded.Nothing nothing -> out.append(",\"").append(name).append("\":null");
            case Decoded.Meaning meaning -> {
                out.append(",\"").append(name).append("\":");
                tree(meaning.tree());
            }
            // what no serde reads stays whole
            case Decoded.Unreadable unreadable -> out.append(",\"").append(name).append("Base64\":\"").append(base64(bytes)).append('"');
        }
    }

    private void tree(@Nullable Object tree) throws IOException {
        switch (tree) {
            case null -> out.append("null");
            case Map<?, ?> map -> {
                String separator = "{";
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    out.append(separator).append(JsonText.quoted(String.valueOf(entry.getKey()))).append(':');
                    tree(entry.getValue());
                    separator = ",";
                }
                out.append(map.isEmpty() ? "{}" : "}");
            }
            case Collection<?> items -> {
                String separator = "[";
                for (Object item : items) {
                    out.append(separator);
                    tree(item);
                    separator = ",";
                }
                out.append(items.isEmpty() ? "[]" : "]");
            }
            case Boolean bool -> out.append(bool.toString());
            case BigDecimal number -> out.append(number.toPlainString());
            case Double number when !Double.isFinite(number) -> out.append(JsonText.quoted(number.toString()));
            case Float number when !Float.isFinite(number) -> out.append(JsonText.quoted(number.toString()));
            case Number number -> out.append(number.toString());
            default -> out.append(JsonText.quoted(tree.toString()));
        }
    }
}
