package dev.kraftbench.metadata;

import dev.kraftbench.protocol.ApiMessageAndVersion;
import java.nio.ByteBuffer;
import org.apache.kafka.common.metadata.MetadataRecordType;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.common.protocol.Writable;
import org.apache.kafka.common.utils.internals.ByteUtils;

/**
 * Metadata records to and from the value of a log record: frame version, record type and version as unsigned varints, then the
 * message. Stateless; any thread.
 */
public final class RecordCodec {

    private static final int FRAME_VERSION = 1;

    private RecordCodec() {}

    /** Bytes that {@link #write} will take; the same cache must be given to it. */
    public static int size(ApiMessageAndVersion record, ObjectSerializationCache cache) {
        return ByteUtils.sizeOfUnsignedVarint(FRAME_VERSION)
                + ByteUtils.sizeOfUnsignedVarint(record.message().apiKey())
                + ByteUtils.sizeOfUnsignedVarint(record.version())
                + record.message().size(cache, record.version());
    }

    public static void write(ApiMessageAndVersion record, ObjectSerializationCache cache, Writable target) {
        target.writeUnsignedVarint(FRAME_VERSION);
        target.writeUnsignedVarint(record.message().apiKey());
        target.writeUnsignedVarint(record.version());
        record.message().write(target, cache, record.version());
    }

    /** The record as a buffer of its own, ready to be read. */
    public static ByteBuffer encode(ApiMessageAndVersion record) {
        ObjectSerializationCache cache = new ObjectSerializationCache();
        ByteBuffer buffer = ByteBuffer.allocate(size(record, cache));
        write(record, cache, new ByteBufferAccessor(buffer));
        return buffer.flip();
    }

    /**
     * Reads the whole of a record's value.
     *
     * @throws InvalidMetadataException if it is not a metadata record that we know
     */
    public static ApiMessageAndVersion decode(ByteBuffer value) {
        ByteBufferAccessor source = new ByteBufferAccessor(value.duplicate());
        try {
            int frameVersion = source.readUnsignedVarint();
            if (frameVersion != FRAME_VERSION) {
                throw new InvalidMetadataException("Unknown frame version " + frameVersion + " of a metadata record");
            }
            int type = source.readUnsignedVarint();
            int version = source.readUnsignedVarint();
            ApiMessage message = newMessage(type);
            if (version < message.lowestSupportedVersion() || version > message.highestSupportedVersion()) {
                throw new InvalidMetadataException("Unknown version " + version + " of metadata record type " + type + " ("
                        + message.getClass().getSimpleName() + "); this software knows " + message.lowestSupportedVersion() + " to "
                        + message.highestSupportedVersion());
            }
            message.read(source, (short) version);
            if (source.remaining() > 0) {
                throw new InvalidMetadataException(
                        source.remaining() + " bytes too many after a " + message.getClass().getSimpleName());
            }
            return new ApiMessageAndVersion(message, (short) version);
        } catch (InvalidMetadataException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new InvalidMetadataException("Unreadable metadata record", e);
        }
    }

    private static ApiMessage newMessage(int type) {
        for (MetadataRecordType known : MetadataRecordType.values()) {
            if (known.id() == type) {
                return known.newMetadataRecord();
            }
        }
        throw new InvalidMetadataException("Unknown metadata record type " + type + ": written by newer software?");
    }
}
