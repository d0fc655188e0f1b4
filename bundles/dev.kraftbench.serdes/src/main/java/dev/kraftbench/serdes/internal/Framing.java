package dev.kraftbench.serdes.internal;

import java.nio.ByteBuffer;

/** How serializers with a registry frame: a zero byte, the schema's id in four bytes, then the body. */
public final class Framing {
    public static final int HEADER = 5;

    private Framing() {}

    /** -1 where there is none. */
    public static int schemaId(byte[] bytes) {
        return bytes.length >= HEADER && bytes[0] == 0 ? ByteBuffer.wrap(bytes).getInt(1) : -1;
    }

    public static ByteBuffer body(byte[] bytes) {
        return ByteBuffer.wrap(bytes, HEADER, bytes.length - HEADER);
    }

    public static byte[] frame(int schemaId, byte[] body) {
        return ByteBuffer.allocate(HEADER + body.length).put((byte) 0).putInt(schemaId).put(body).array();
    }
}
