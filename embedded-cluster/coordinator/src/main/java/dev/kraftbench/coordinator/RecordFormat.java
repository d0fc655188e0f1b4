package dev.kraftbench.coordinator;

import dev.kraftbench.protocol.ApiMessageAndVersion;
import java.nio.ByteBuffer;
import java.util.function.Function;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.jspecify.annotations.Nullable;

/**
 * How coordinator records lie in a log: the key is its type as int16 and then the key message in version 0, the value its schema version
 * as int16 and then the message. The same in all of Kafka's coordinator topics. Stateless; any thread.
 */
public final class RecordFormat {

    private static final short KEY_VERSION = 0;

    private final RecordTypes types;

    public RecordFormat(RecordTypes types) {
        this.types = types;
    }

    /** What a record's bytes say. */
    public sealed interface Decoded {
        record Known(CoordinatorRecord record) implements Decoded {}

        /** A type that this version does not know; to be left alone. */
        record UnknownType(short type) implements Decoded {}
    }

    public ByteBuffer key(CoordinatorRecord record) {
        return message(record.key().apiKey(), record.key(), KEY_VERSION);
    }

    public @Nullable ByteBuffer value(CoordinatorRecord record) {
        ApiMessageAndVersion value = record.value();
        return value == null ? null : message(value.version(), value.message(), value.version());
    }

    /**
     * @throws RuntimeException if the bytes do not follow the schema of their type
     */
    public Decoded decode(ByteBuffer key, @Nullable ByteBuffer value) {
        return decode(key, value, ByteBufferAccessor::new);
    }

    /** The same for one of many records, whose names and ids are known from others. */
    Decoded decode(ByteBuffer key, @Nullable ByteBuffer value, RecurringValues values) {
        return decode(key, value, values::reading);
    }

    private Decoded decode(ByteBuffer key, @Nullable ByteBuffer value, Function<ByteBuffer, ByteBufferAccessor> reading) {
        ByteBuffer keyBytes = key.duplicate();
        short type = keyBytes.getShort();
        ApiMessage keyMessage = types.newKey(type);
        if (keyMessage == null) {
            return new Decoded.UnknownType(type);
        }
        keyMessage.read(reading.apply(keyBytes), KEY_VERSION);
        if (value == null) {
            return new Decoded.Known(CoordinatorRecord.tombstone(keyMessage));
        }
        ByteBuffer valueBytes = value.duplicate();
        short version = valueBytes.getShort();
        ApiMessage valueMessage = types.newValue(type);
        valueMessage.read(reading.apply(valueBytes), version);
        return new Decoded.Known(new CoordinatorRecord(keyMessage, new ApiMessageAndVersion(valueMessage, version)));
    }

    private static ByteBuffer message(short head, ApiMessage message, short version) {
        ObjectSerializationCache cache = new ObjectSerializationCache();
        ByteBuffer bytes = ByteBuffer.allocate(Short.BYTES + message.size(cache, version));
        bytes.putShort(head);
        message.write(new ByteBufferAccessor(bytes), cache, version);
        return bytes.flip();
    }
}
