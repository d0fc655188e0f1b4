package dev.kraftbench.core.produce.source;

import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.DoubleSerializer;
import org.apache.kafka.common.serialization.IntegerSerializer;
import org.apache.kafka.common.serialization.LongSerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.serialization.UUIDSerializer;
import org.jspecify.annotations.Nullable;

/** What a text becomes before it is sent: the Java value a partitioner sees, and the serializer of Kafka's own that writes it. */
public enum Encoding {
    STRING,
    JSON,
    INTEGER,
    LONG,
    DOUBLE,
    UUID,
    HEX,
    NULL;

    /**
     * The value a text stands for.
     *
     * @throws IllegalArgumentException with a sentence for people when the text is none
     */
    public @Nullable Object parse(String text) {
        try {
            return switch (this) {
                case STRING -> text;
                case JSON -> {
                    JsonText.check(text);
                    yield text;
                }
                case INTEGER -> Integer.valueOf(text.strip());
                case LONG -> Long.valueOf(text.strip());
                case DOUBLE -> Double.valueOf(text.strip());
                case UUID -> uuid(text.strip());
                case HEX -> hex(text);
                case NULL -> null;
            };
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(SourceTexts.of("not_a_number", shortened(text), name().toLowerCase(Locale.ROOT)), e);
        }
    }

    private static byte[] hex(String text) {
        try {
            return HexFormat.of().parseHex(text.replaceAll("[\\s:]|0x", ""));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(SourceTexts.of("not_hex", shortened(text)), e);
        }
    }

    private static UUID uuid(String text) {
        if (text.length() != 36) {
            throw new IllegalArgumentException(SourceTexts.of("not_a_uuid", shortened(text)));
        }
        try {
            return java.util.UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(SourceTexts.of("not_a_uuid", shortened(text)), e);
        }
    }

    static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 39) + "…";
    }

    /** The serializer of a value made by {@link #parse}; all of them are stateless. */
    @SuppressWarnings("unchecked")
    public static byte @Nullable [] bytes(String topic, @Nullable Object value) {
        Serializer<?> serializer = switch (value) {
            case null -> null;
            case String s -> Serializers.STRING;
            case Integer i -> Serializers.INTEGER;
            case Long l -> Serializers.LONG;
            case Double d -> Serializers.DOUBLE;
            case UUID u -> Serializers.UUID;
            default -> Serializers.BYTES;
        };
        return serializer == null ? null : ((Serializer<Object>) serializer).serialize(topic, value);
    }

    /** How a value is shown in a table. */
    public static @Nullable String shown(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case byte[] bytes -> HexFormat.of().formatHex(bytes);
            default -> value.toString();
        };
    }

    private static final class Serializers {
        static final StringSerializer STRING = new StringSerializer();
        static final IntegerSerializer INTEGER = new IntegerSerializer();
        static final LongSerializer LONG = new LongSerializer();
        static final DoubleSerializer DOUBLE = new DoubleSerializer();
        static final UUIDSerializer UUID = new UUIDSerializer();
        static final ByteArraySerializer BYTES = new ByteArraySerializer();
    }
}
