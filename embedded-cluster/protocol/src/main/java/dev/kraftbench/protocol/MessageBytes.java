package dev.kraftbench.protocol;

import java.nio.ByteBuffer;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.MessageSizeAccumulator;
import org.apache.kafka.common.protocol.ObjectSerializationCache;

/** Messages as bytes on the heap, where they travel inside another message. Stateless. */
public final class MessageBytes {

    private MessageBytes() {}

    /** A header followed by a message, without the length of a frame. */
    public static ByteBuffer of(Message header, short headerVersion, Message message, short version) {
        ObjectSerializationCache cache = new ObjectSerializationCache();
        MessageSizeAccumulator size = new MessageSizeAccumulator();
        header.addSize(size, cache, headerVersion);
        message.addSize(size, cache, version);
        ByteBuffer bytes = ByteBuffer.allocate(size.totalSize());
        ByteBufferAccessor writer = new ByteBufferAccessor(bytes);
        header.write(writer, cache, headerVersion);
        message.write(writer, cache, version);
        return bytes.flip();
    }

    /** How long the bytes of {@link #of} are, with records that are not on the heap. */
    public static int size(Message header, short headerVersion, Message message, short version) {
        ObjectSerializationCache cache = new ObjectSerializationCache();
        MessageSizeAccumulator size = new MessageSizeAccumulator();
        header.addSize(size, cache, headerVersion);
        message.addSize(size, cache, version);
        return size.totalSize();
    }

    /** A message preceded by its version in two bytes. */
    public static byte[] versioned(Message message, short version) {
        ObjectSerializationCache cache = new ObjectSerializationCache();
        ByteBuffer bytes = ByteBuffer.allocate(Short.BYTES + message.size(cache, version));
        bytes.putShort(version);
        message.write(new ByteBufferAccessor(bytes), cache, version);
        return bytes.array();
    }
}
