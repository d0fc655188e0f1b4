package dev.kraftbench.serdes.internal;

import static dev.kraftbench.serdes.internal.SerdeTexts.TEXTS;

import dev.kraftbench.core.serde.Decoded;
import dev.kraftbench.core.serde.Payload;
import dev.kraftbench.core.serde.RecordSerde;
import dev.kraftbench.core.serde.Schemas;
import dev.kraftbench.core.serde.SerdeException;
import dev.kraftbench.core.serde.SerdeOptions;
import dev.kraftbench.core.serde.Side;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.osgi.service.component.annotations.Component;

/** Numbers and ids of a fixed length, big-endian, as Kafka's own serializers write them. */
abstract class FixedSerde implements RecordSerde {
    private final String id;
    private final String name;
    private final Form form;

    /**
     * How a value lies in bytes.
     *
     * @param write throws an {@link IllegalArgumentException} when the text is none
     * @param plausible whether bytes of the right length are likely to be one
     */
    record Form(int length, Function<ByteBuffer, Object> read, BiConsumer<ByteBuffer, String> write, Predicate<ByteBuffer> plausible) {}

    FixedSerde(String id, String name, Form form) {
        this.id = id;
        this.name = name;
        this.form = form;
    }

    @Override
    public final String id() {
        return id;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final int fit(Payload payload, Schemas schemas) {
        return payload.bytes().length == form.length && !Bytes.printable(payload.bytes())
                && form.plausible.test(ByteBuffer.wrap(payload.bytes())) ? LIKELY : NOT;
    }

    @Override
    public final Decoded decode(Payload payload, SerdeOptions options, Schemas schemas) {
        if (payload.bytes().length != form.length) {
            return new Decoded.Unreadable(Bytes.hex(payload.bytes()), payload.bytes().length + " bytes; " + name + " has " + form.length);
        }
        Object value = form.read.apply(ByteBuffer.wrap(payload.bytes()));
        return Decoded.Meaning.of(value.toString(), value instanceof UUID ? value.toString() : value);
    }

    @Override
    public final boolean encodes() {
        return true;
    }

    @Override
    public final byte[] encode(String topic, Side side, String text, SerdeOptions options, Schemas schemas) throws SerdeException {
        ByteBuffer bytes = ByteBuffer.allocate(form.length);
        try {
            form.write.accept(bytes, text.strip());
        } catch (IllegalArgumentException e) {
            throw new SerdeException(TEXTS.of("fixed.not", text.strip(), name), e);
        }
        return bytes.array();
    }

    @Component(service = RecordSerde.class)
    public static final class Int32 extends FixedSerde {
        public Int32() {
            super("int32", "Integer (32 bits)",
                    new Form(Integer.BYTES, ByteBuffer::getInt, (bytes, text) -> bytes.putInt(Integer.parseInt(text)), bytes -> true));
        }
    }

    @Component(service = RecordSerde.class)
    public static final class Int64 extends FixedSerde {
        /** Times in microseconds and most ids are smaller; doubles are larger. */
        private static final long LARGEST = 1L << 53;

        public Int64() {
            super("int64", "Long (64 bits)", new Form(Long.BYTES, ByteBuffer::getLong, (bytes, text) -> bytes.putLong(Long.parseLong(text)),
                    bytes -> Math.abs(bytes.getLong()) <= LARGEST));
        }
    }

    @Component(service = RecordSerde.class)
    public static final class Float64 extends FixedSerde {
        public Float64() {
            super("double", "Double (64 bits)", new Form(Double.BYTES, ByteBuffer::getDouble,
                    (bytes, text) -> bytes.putDouble(Double.parseDouble(text)), Float64::plausible));
        }

        private static boolean plausible(ByteBuffer bytes) {
            double size = Math.abs(bytes.getDouble());
            return size > 1e-9 && size < 1e18;
        }
    }

    @Component(service = RecordSerde.class)
    public static final class Id128 extends FixedSerde {
        public Id128() {
            super("uuid", "UUID (16 bytes)", new Form(2 * Long.BYTES, Id128::read, Id128::write, Id128::plausible));
        }

        private static UUID read(ByteBuffer bytes) {
            return new UUID(bytes.getLong(), bytes.getLong());
        }

        private static void write(ByteBuffer bytes, String text) {
            UUID uuid = UUID.fromString(text);
            bytes.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
        }

        private static boolean plausible(ByteBuffer bytes) {
            UUID uuid = read(bytes);
            return uuid.variant() == 2 && uuid.version() >= 1 && uuid.version() <= 8;
        }
    }
}
