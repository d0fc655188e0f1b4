package dev.kraftbench.serdes.internal.schema;

import static dev.kraftbench.serdes.internal.SerdeTexts.TEXTS;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import dev.kraftbench.core.serde.SerdeException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Messages as trees and back, with the names of the .proto file. A timestamp is an ISO text, a wrapper its value, bytes are hexadecimal digits after
 * {@code 0x}.
 */
final class ProtoTree {
    private static final String TIMESTAMP = "google.protobuf.Timestamp";

    private ProtoTree() {}

    static Object toTree(Message message) {
        Descriptor type = message.getDescriptorForType();
        if (type.getFullName().equals(TIMESTAMP)) {
            return Instant.ofEpochSecond(number(message, 1).longValue(), number(message, 2).longValue()).toString();
        }
        if (wrapper(type)) {
            return value(type.findFieldByNumber(1), message.getField(type.findFieldByNumber(1)));
        }
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        for (FieldDescriptor field : type.getFields()) {
            // a field that may be absent is shown where it is present; the others always, with their default
            if (field.isMapField()) {
                tree.put(field.getName(), map(message, field));
            } else if (field.isRepeated()) {
                List<Object> items = new ArrayList<>();
                ((List<?>) message.getField(field)).forEach(item -> items.add(value(field, item)));
                tree.put(field.getName(), items);
            } else if (!field.hasPresence() || message.hasField(field)) {
                tree.put(field.getName(), value(field, message.getField(field)));
            }
        }
        return tree;
    }

    private static boolean wrapper(Descriptor type) {
        return type.getFile().getFullName().equals("google/protobuf/wrappers.proto");
    }

    private static Number number(Message message, int field) {
        return (Number) message.getField(message.getDescriptorForType().findFieldByNumber(field));
    }

    private static Map<String, Object> map(Message message, FieldDescriptor field) {
        Map<String, Object> entries = new LinkedHashMap<>();
        for (Object item : (List<?>) message.getField(field)) {
            Message entry = (Message) item;
            FieldDescriptor key = entry.getDescriptorForType().findFieldByNumber(1);
            FieldDescriptor value = entry.getDescriptorForType().findFieldByNumber(2);
            entries.put(String.valueOf(entry.getField(key)), value(value, entry.getField(value)));
        }
        return entries;
    }

    private static Object value(FieldDescriptor field, Object value) {
        return switch (field.getJavaType()) {
            case MESSAGE -> toTree((Message) value);
            case ENUM -> ((EnumValueDescriptor) value).getName();
            case BYTE_STRING -> "0x" + HexFormat.of().formatHex(((ByteString) value).toByteArray());
            case INT -> unsigned(field) ? Integer.toUnsignedLong((Integer) value) : value;
            case LONG -> unsigned(field) && (Long) value < 0 ? new BigDecimal(Long.toUnsignedString((Long) value)) : value;
            case FLOAT, DOUBLE, BOOLEAN, STRING -> value;
        };
    }

    private static boolean unsigned(FieldDescriptor field) {
        return switch (field.getType()) {
            case UINT32, FIXED32, UINT64, FIXED64 -> true;
            case DOUBLE, FLOAT, INT64, INT32, BOOL, STRING, GROUP, MESSAGE, BYTES, ENUM, SFIXED32, SFIXED64, SINT32, SINT64 -> false;
        };
    }

    // ---- and back

    static Message fromTree(@Nullable Object tree, Descriptor type, String where) throws SerdeException {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
        if (type.getFullName().equals(TIMESTAMP) && tree instanceof String text) {
            Instant time = instant(text, where);
            return message.setField(type.findFieldByNumber(1), time.getEpochSecond()).setField(type.findFieldByNumber(2), time.getNano()).build();
        }
        if (wrapper(type) && tree != null) {
            return message.setField(type.findFieldByNumber(1), single(tree, type.findFieldByNumber(1), where)).build();
        }
        if (!(tree instanceof Map<?, ?> given)) {
            throw new SerdeException(TEXTS.of("tree.message", where.isEmpty() ? TEXTS.of("tree.record") : where, type.getName()));
        }
        for (Map.Entry<?, ?> entry : given.entrySet()) {
            String name = String.valueOf(entry.getKey());
            String place = where.isEmpty() ? name : where + "." + name;
            FieldDescriptor field = type.findFieldByName(name);
            if (field == null) {
                throw new SerdeException(TEXTS.of("tree.noField", place, type.getName()));
            }
            if (entry.getValue() != null) {
                set(message, field, entry.getValue(), place);
            }
        }
        return message.build();
    }

    private static void set(DynamicMessage.Builder message, FieldDescriptor field, Object tree, String where) throws SerdeException {
        if (field.isMapField()) {
            if (!(tree instanceof Map<?, ?> entries)) {
                throw new SerdeException(TEXTS.of("tree.object", where));
            }
            Descriptor type = field.getMessageType();
            for (Map.Entry<?, ?> entry : entries.entrySet()) {
                Object value = entry.getValue();
                if (value == null) {
                    throw new SerdeException(TEXTS.of("tree.null", where + "." + entry.getKey()));
                }
                message.addRepeatedField(field, DynamicMessage.newBuilder(type)
                        .setField(type.findFieldByNumber(1), mapKey(String.valueOf(entry.getKey()), type.findFieldByNumber(1), where))
                        .setField(type.findFieldByNumber(2), single(value, type.findFieldByNumber(2), where + "." + entry.getKey())).build());
            }
        } else if (field.isRepeated()) {
            if (!(tree instanceof List<?> items)) {
                throw new SerdeException(TEXTS.of("tree.array", where));
            }
            int index = 0;
            for (Object item : items) {
                message.addRepeatedField(field, single(item, field, where + "[" + index++ + "]"));
            }
        } else {
            message.setField(field, single(tree, field, where));
        }
    }

    private static Object mapKey(String key, FieldDescriptor field, String where) throws SerdeException {
        return switch (field.getJavaType()) {
            case STRING -> key;
            case BOOLEAN -> Boolean.valueOf(key);
            default -> single(decimal(key, where), field, where);
        };
    }

    private static Object single(@Nullable Object tree, FieldDescriptor field, String where) throws SerdeException {
        try {
            return switch (field.getJavaType()) {
                case MESSAGE -> fromTree(tree, field.getMessageType(), where);
                case ENUM -> {
                    EnumValueDescriptor value = tree instanceof Number number ? field.getEnumType().findValueByNumber(number.intValue())
                            : field.getEnumType().findValueByName(String.valueOf(tree));
                    if (value == null) {
                        throw new SerdeException(TEXTS.of("tree.noValue", where, field.getEnumType().getName(), tree));
                    }
                    yield value;
                }
                case BYTE_STRING -> ByteString.copyFrom(HexFormat.of().parseHex(expect(String.class, tree, field, where).replaceFirst("^0x", "")));
                case STRING -> expect(String.class, tree, field, where);
                case BOOLEAN -> expect(Boolean.class, tree, field, where);
                case FLOAT -> expect(Number.class, tree, field, where).floatValue();
                case DOUBLE -> expect(Number.class, tree, field, where).doubleValue();
                case INT -> {
                    long number = decimal(expect(Number.class, tree, field, where).toString(), where).longValueExact();
                    yield unsigned(field) ? Integer.parseUnsignedInt(Long.toString(number)) : Math.toIntExact(number);
                }
                case LONG -> {
                    BigDecimal number = decimal(expect(Number.class, tree, field, where).toString(), where);
                    yield unsigned(field) ? Long.parseUnsignedLong(number.toBigIntegerExact().toString()) : number.longValueExact();
                }
            };
        } catch (ArithmeticException | IllegalArgumentException e) {
            throw new SerdeException(TEXTS.of("tree.type", where, tree, field.getType().name().toLowerCase(java.util.Locale.ROOT)), e);
        }
    }

    private static BigDecimal decimal(String text, String where) throws SerdeException {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw new SerdeException(TEXTS.of("tree.number", where, text), e);
        }
    }

    private static Instant instant(String text, String where) throws SerdeException {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new SerdeException(where + ": " + e.getMessage(), e);
        }
    }

    private static <T> T expect(Class<T> type, @Nullable Object tree, FieldDescriptor field, String where) throws SerdeException {
        if (!type.isInstance(tree)) {
            throw new SerdeException(TEXTS.of("tree.type", where, tree, field.getType().name().toLowerCase(java.util.Locale.ROOT)));
        }
        return type.cast(tree);
    }
}
