package dev.kraftbench.serdes.internal.schema;

import static dev.kraftbench.serdes.internal.SerdeTexts.TEXTS;

import dev.kraftbench.core.serde.SerdeException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Conversions;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.generic.GenericArray;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Avro data as trees and back. Times are ISO texts, bytes hexadecimal digits after {@code 0x}. A union needs no name of its branch: the first that fits
 * is taken, the null last.
 */
final class AvroTree {
    static final GenericData DATA = new GenericData();

    static {
        DATA.addLogicalTypeConversion(new Conversions.DecimalConversion());
        DATA.addLogicalTypeConversion(new Conversions.UUIDConversion());
        DATA.addLogicalTypeConversion(new TimeConversions.DateConversion());
        DATA.addLogicalTypeConversion(new TimeConversions.TimeMillisConversion());
        DATA.addLogicalTypeConversion(new TimeConversions.TimeMicrosConversion());
        DATA.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
        DATA.addLogicalTypeConversion(new TimeConversions.TimestampMicrosConversion());
        DATA.addLogicalTypeConversion(new TimeConversions.LocalTimestampMillisConversion());
        DATA.addLogicalTypeConversion(new TimeConversions.LocalTimestampMicrosConversion());
    }

    private AvroTree() {}

    static @Nullable Object toTree(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case IndexedRecord record -> {
                Map<String, @Nullable Object> fields = new LinkedHashMap<>();
                record.getSchema().getFields().forEach(field -> fields.put(field.name(), toTree(record.get(field.pos()))));
                yield fields;
            }
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> entries = new LinkedHashMap<>();
                map.forEach((key, entry) -> entries.put(String.valueOf(key), toTree(entry)));
                yield entries;
            }
            case GenericArray<?> array -> list(array);
            case List<?> array -> list(array);
            case GenericFixed fixed -> "0x" + HexFormat.of().formatHex(fixed.bytes());
            case ByteBuffer bytes -> {
                byte[] copy = new byte[bytes.remaining()];
                bytes.duplicate().get(copy);
                yield "0x" + HexFormat.of().formatHex(copy);
            }
            case Number number -> number;
            case Boolean bool -> bool;
            default -> value.toString();
        };
    }

    private static List<@Nullable Object> list(List<?> array) {
        List<@Nullable Object> items = new ArrayList<>();
        array.forEach(item -> items.add(toTree(item)));
        return items;
    }

    /** Avro data of the schema, in the form that a {@code GenericDatumWriter} with {@link #DATA} takes. */
    static @Nullable Object fromTree(@Nullable Object tree, Schema schema, String where) throws SerdeException {
        if (schema.getLogicalType() != null && tree != null && schema.getType() != Schema.Type.UNION) {
            return logical(tree, schema, where);
        }
        return switch (schema.getType()) {
            case RECORD -> record(tree, schema, where);
            case UNION -> union(tree, schema, where);
            case MAP -> {
                Map<String, @Nullable Object> entries = new LinkedHashMap<>();
                Map<?, ?> given = expect(Map.class, tree, schema, where);
                for (Map.Entry<?, ?> entry : given.entrySet()) {
                    entries.put(String.valueOf(entry.getKey()), fromTree(entry.getValue(), schema.getValueType(), where + "." + entry.getKey()));
                }
                yield entries;
            }
            case ARRAY -> {
                List<@Nullable Object> items = new ArrayList<>();
                List<?> given = expect(List.class, tree, schema, where);
                for (Object item : given) {
                    items.add(fromTree(item, schema.getElementType(), where + "[" + items.size() + "]"));
                }
                yield items;
            }
            case ENUM -> {
                String symbol = expect(String.class, tree, schema, where);
                if (!schema.hasEnumSymbol(symbol)) {
                    throw new SerdeException(TEXTS.of("tree.symbol", where, symbol, schema.getEnumSymbols()));
                }
                yield new GenericData.EnumSymbol(schema, symbol);
            }
            case STRING -> expect(String.class, tree, schema, where);
            case BYTES -> ByteBuffer.wrap(bytes(expect(String.class, tree, schema, where)));
            case FIXED -> {
                byte[] bytes = bytes(expect(String.class, tree, schema, where));
                if (bytes.length != schema.getFixedSize()) {
                    throw new SerdeException(TEXTS.of("tree.size", where, bytes.length, schema.getFixedSize()));
                }
                yield new GenericData.Fixed(schema, bytes);
            }
            case INT -> whole(tree, schema, where, Integer.MIN_VALUE, Integer.MAX_VALUE).intValueExact();
            case LONG -> whole(tree, schema, where, Long.MIN_VALUE, Long.MAX_VALUE).longValueExact();
            case FLOAT -> expect(Number.class, tree, schema, where).floatValue();
            case DOUBLE -> expect(Number.class, tree, schema, where).doubleValue();
            case BOOLEAN -> expect(Boolean.class, tree, schema, where);
            case NULL -> {
                if (tree != null) {
                    throw new SerdeException(TEXTS.of("tree.onlyNull", where));
                }
                yield null;
            }
        };
    }

    private static GenericData.Record record(@Nullable Object tree, Schema schema, String where) throws SerdeException {
        Map<?, ?> given = expect(Map.class, tree, schema, where);
        GenericData.Record record = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
            String place = where.isEmpty() ? field.name() : where + "." + field.name();
            if (given.containsKey(field.name())) {
                record.put(field.pos(), fromTree(given.get(field.name()), field.schema(), place));
            } else if (field.hasDefaultValue()) {
                record.put(field.pos(), DATA.getDefaultValue(field));
            } else {
                throw new SerdeException(TEXTS.of("tree.missing", place));
            }
        }
        for (Object name : given.keySet()) {
            if (schema.getField(String.valueOf(name)) == null) {
                throw new SerdeException(TEXTS.of("tree.noField", (where.isEmpty() ? "" : where + ".") + name, schema.getName()));
            }
        }
        return record;
    }

    private static @Nullable Object union(@Nullable Object tree, Schema schema, String where) throws SerdeException {
        SerdeException last = null;
        for (Schema branch : schema.getTypes()) {
            if ((tree == null) == (branch.getType() == Schema.Type.NULL)) {
                try {
                    return fromTree(tree, branch, where);
                } catch (SerdeException e) {
                    last = e;
                }
            }
        }
        throw last != null ? last : new SerdeException(TEXTS.of("tree.null", where));
    }

    private static Object logical(Object tree, Schema schema, String where) throws SerdeException {
        try {
            String name = schema.getLogicalType().getName();
            if (tree instanceof String text) {
                return switch (name) {
                    case "date" -> java.time.LocalDate.parse(text);
                    case "time-millis", "time-micros" -> java.time.LocalTime.parse(text);
                    case "timestamp-millis", "timestamp-micros" -> java.time.Instant.parse(text);
                    case "local-timestamp-millis", "local-timestamp-micros" -> java.time.LocalDateTime.parse(text);
                    case "uuid" -> UUID.fromString(text);
                    case "decimal" -> decimal(new BigDecimal(text), schema);
                    default -> plain(tree, schema, where);
                };
            }
            return tree instanceof Number number && name.equals("decimal") ? decimal(new BigDecimal(number.toString()), schema) : plain(tree, schema, where);
        } catch (java.time.DateTimeException | IllegalArgumentException | ArithmeticException e) {
            throw new SerdeException(where + ": " + e.getMessage(), e);
        }
    }

    private static BigDecimal decimal(BigDecimal value, Schema schema) {
        return value.setScale(((org.apache.avro.LogicalTypes.Decimal) schema.getLogicalType()).getScale());
    }

    /** By the type below the logical one: a timestamp may be given as its number. */
    private static Object plain(Object tree, Schema schema, String where) throws SerdeException {
        Schema below = Schema.create(schema.getType());
        Object value = fromTree(tree, below, where);
        var conversion = DATA.getConversionFor(schema.getLogicalType());
        if (value == null || conversion == null) {
            return java.util.Objects.requireNonNull(value);
        }
        return org.apache.avro.Conversions.convertToLogicalType(value, schema, schema.getLogicalType(), conversion);
    }

    private static BigDecimal whole(@Nullable Object tree, Schema schema, String where, long least, long most) throws SerdeException {
        BigDecimal value = new BigDecimal(expect(Number.class, tree, schema, where).toString());
        if (value.stripTrailingZeros().scale() > 0 || value.compareTo(BigDecimal.valueOf(least)) < 0 || value.compareTo(BigDecimal.valueOf(most)) > 0) {
            throw new SerdeException(TEXTS.of("tree.type", where, value.toPlainString(), schema.getType().getName()));
        }
        return value;
    }

    private static <T> T expect(Class<T> type, @Nullable Object tree, Schema schema, String where) throws SerdeException {
        if (!type.isInstance(tree)) {
            throw new SerdeException(TEXTS.of("tree.type", where.isEmpty() ? TEXTS.of("tree.record") : where, tree, schema.getType().getName()));
        }
        return type.cast(tree);
    }

    private static byte[] bytes(String text) {
        try {
            return text.startsWith("0x") ? HexFormat.of().parseHex(text, 2, text.length()) : text.getBytes(StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

}
