package dev.kraftbench.serdes.internal;

import dev.kraftbench.core.serde.Decoded;
import dev.kraftbench.core.serde.Payload;
import dev.kraftbench.core.serde.RecordSerde;
import dev.kraftbench.core.serde.Schemas;
import dev.kraftbench.core.serde.SerdeException;
import dev.kraftbench.core.serde.SerdeOptions;
import dev.kraftbench.core.serde.Side;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.osgi.service.component.annotations.Component;

/** Numbers and ids of a fixed length, big-endian, as Kafka's own serializers write them. */
abstract class FixedSerde implements RecordSerde {
    private final String id;
    private final String name;
    private final int length;

    FixedSerde(String id, String name, int length) {
        this.id = id;
        this.name = name;
        this.length = length;
    }

    abstract Object read(ByteBuffer bytes);

    /** @throws IllegalArgumentException when the text is none */
    abstract void write(String text, ByteBuffer bytes);

    /** Whether bytes of the right length are plausible. */
    abstract boolean plausible(ByteBuffer bytes);

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
        return payload.bytes().length == length && !Bytes.printable(payload.bytes()) && plausible(ByteBuffer.wrap(payload.bytes())) ? LIKELY : NOT;
    }

    @Override
    public final Decoded decode(Payload payload, SerdeOptions options, Schemas schemas) {
        if (payload.bytes().length != length) {
            return new Decoded.Unreadable(Bytes.hex(payload.bytes()), payload.bytes().length + " bytes; " + name + " has " + length);
        }
        Object value = read(ByteBuffer.wrap(payload.bytes()));
        return Decoded.Meaning.of(value.toString(), value instanceof UUID ? value.toString() : value);
    }

    @Override
    public final boolean encodes() {
        return true;
    }

    @Override
    public final byte[] encode(String topic, Side side, String text, SerdeOptions options, Schemas schemas) throws SerdeException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        try {
            write(text.strip(), bytes);
        } catch (IllegalArgumentException e) {
            throw new SerdeException(text.strip() + " is no " + name, e);
        }
        return bytes.array();
    }

    @Component(service = RecordSerde.class)
    public static final class Int32 extends FixedSerde {
        public Int32() {
            super("int32", "Integer (32 bits)", Integer.BYTES);
        }

        @Override
        Object read(ByteBuffer bytes) {
            return bytes.getInt();
        }

        @Override
        void write(String text, ByteBuffer bytes) {
            bytes.putInt(Integer.parseInt(text));
        }

        @Override
        boolean plausible(ByteBuffer bytes) {
            return true;
        }
    }

    @Component(service = RecordSerde.class)
    public static final class Int64 extends FixedSerde {
        /** Times in microseconds and most ids are smaller; doubles are larger. */
        private static final long LARGEST = 1L << 53;

        public Int64() {
            super("int64", "Long (64 bits)", Long.BYTES);
        }

        @Override
        Object read(ByteBuffer bytes) {
            return bytes.getLong();
        }

        @Override
        void write(String text, ByteBuffer bytes) {
            bytes.putLong(Long.parseLong(text));
        }

        @Override
        boolean plausible(ByteBuffer bytes) {
            return Math.abs(bytes.getLong()) <= LARGEST;
        }
    }

    @Component(service = RecordSerde.class)
    public static final class Float64 extends FixedSerde {
        public Float64() {
            super("double", "Double (64 bits)", Double.BYTES);
        }

        @Override
        Object read(ByteBuffer bytes) {
            return bytes.getDouble();
        }

        @Override
        void write(String text, ByteBuffer bytes) {
            bytes.putDouble(Double.parseDouble(text));
        }

        @Override
        boolean plausible(ByteBuffer bytes) {
            double size = Math.abs(bytes.getDouble());
            return size > 1e-9 && size < 1e18;
        }
    }

    @Component(service = RecordSerde.class)
    public static final class Id128 extends FixedSerde {
        public Id128() {
            super("uuid", "UUID (16 bytes)", 2 * Long.BYTES);
        }

        @Override
        Object read(ByteBuffer bytes) {
            return new UUID(bytes.getLong(), bytes.getLong());
        }

        @Override
        void write(String text, ByteBuffer bytes) {
            UUID uuid = UUID.fromString(text);
            bytes.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
        }

        @Override
        boolean plausible(ByteBuffer bytes) {
            UUID uuid = (UUID) read(bytes);
            return uuid.variant() == 2 && uuid.version() >= 1 && uuid.version() <= 8;
        }
    }
}
