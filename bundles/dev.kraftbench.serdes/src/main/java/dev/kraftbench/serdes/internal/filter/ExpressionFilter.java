package dev.kraftbench.serdes.internal.filter;

import dev.kraftbench.core.records.ReadRecord;
import dev.kraftbench.core.records.StoredRecord;
import dev.kraftbench.core.serde.Decoded;
import dev.kraftbench.core.serde.RecordFilter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.jexl3.JexlContext;
import org.apache.commons.jexl3.JexlException;
import org.apache.commons.jexl3.JexlScript;
import org.jspecify.annotations.Nullable;

/** A condition over one record. */
final class ExpressionFilter implements RecordFilter {
    private final JexlScript script;

    ExpressionFilter(JexlScript script) {
        this.script = script;
    }

    @Override
    public boolean matches(ReadRecord record) {
        try {
            return Boolean.TRUE.equals(script.execute(new RecordContext(record)));
        } catch (JexlException | ArithmeticException | ClassCastException | IllegalArgumentException e) {
            // this record has something else where the condition asks: it is no match
            return false;
        }
    }

    /** The names an expression can use; nothing can be set. */
    private static final class RecordContext implements JexlContext {
        private final ReadRecord record;

        RecordContext(ReadRecord record) {
            this.record = record;
        }

        @Override
        public @Nullable Object get(String name) {
            StoredRecord stored = record.stored();
            return switch (name) {
                case "key" -> tree(record.key());
                case "value" -> tree(record.value());
                case "keyText" -> text(record.key());
                case "valueText" -> text(record.value());
                case "headers" -> headers(stored);
                case "topic" -> stored.topic();
                case "partition" -> stored.partition();
                case "offset" -> stored.offset();
                case "timestamp" -> stored.timestamp() < 0 ? null : Instant.ofEpochMilli(stored.timestamp());
                case "keySize" -> stored.keySize();
                case "valueSize" -> stored.valueSize();
                case "bytes" -> stored.bytes();
                case "tombstone" -> stored.value() == null;
                case "unreadable" -> record.key() instanceof Decoded.Unreadable || record.value() instanceof Decoded.Unreadable;
                default -> null;
            };
        }

        @Override
        public boolean has(String name) {
            return Expressions.NAMES.contains(name);
        }

        @Override
        public void set(String name, @Nullable Object value) {
            throw new UnsupportedOperationException("a filter changes nothing");
        }

        private static @Nullable Object tree(Decoded decoded) {
            return switch (decoded) {
                case Decoded.Nothing nothing -> null;
                case Decoded.Meaning meaning -> meaning.tree();
                case Decoded.Unreadable unreadable -> unreadable.text();
            };
        }

        private static @Nullable String text(Decoded decoded) {
            return decoded instanceof Decoded.Nothing ? null : decoded.text();
        }

        private static Map<String, @Nullable String> headers(StoredRecord stored) {
            Map<String, @Nullable String> headers = new HashMap<>();
            stored.headers().forEach(header -> headers.put(header.name(),
                    header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8)));
            return headers;
        }
    }
}
