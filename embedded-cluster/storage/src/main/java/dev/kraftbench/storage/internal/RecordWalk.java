package dev.kraftbench.storage.internal;

import java.nio.ByteBuffer;

/**
 * Walks over the records of an uncompressed v2 batch in place, without making objects of them, and checks their structure.
 *
 * <pre>varint length, int8 attributes, varlong timestamp delta, varint offset delta, varint key length, key, varint value length, value,
 * varint header count, headers</pre>
 */
final class RecordWalk {

    private final ByteBuffer buffer;
    private final int end;
    private int at;

    private long timestampDelta;
    private int offsetDelta;
    private boolean hasKey;
    private boolean broken;

    RecordWalk(ByteBuffer buffer, int from, int end) {
        this.buffer = buffer;
        this.at = from;
        this.end = end;
    }

    /** Moves over the next record; false if it is malformed. */
    boolean next() {
        int length = varint();
        if (broken || length < 0 || length > end - at) {
            return false;
        }
        int recordEnd = at + length;
        at++;
        timestampDelta = varlong();
        offsetDelta = varint();
        int keyLength = varint();
        hasKey = keyLength >= 0;
        skip(keyLength, recordEnd);
        skip(varint(), recordEnd);
        int headers = varint();
        if (headers < 0) {
            broken = true;
        }
        for (int i = 0; i < headers && !broken; i++) {
            int nameLength = varint();
            if (nameLength < 0) {
                broken = true;
            }
            skip(nameLength, recordEnd);
            skip(varint(), recordEnd);
        }
        return !broken && at == recordEnd;
    }

    long timestampDelta() {
        return timestampDelta;
    }

    int offsetDelta() {
        return offsetDelta;
    }

    boolean hasKey() {
        return hasKey;
    }

    boolean atEnd() {
        return at == end;
    }

    private void skip(int length, int recordEnd) {
        if (broken || at > recordEnd) {
            broken = true;
        } else if (length > 0) {
            if (length > recordEnd - at) {
                broken = true;
            } else {
                at += length;
            }
        } else if (length < -1) {
            broken = true;
        }
    }

    private int varint() {
        int value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            if (at >= end) {
                broken = true;
                return 0;
            }
            byte b = buffer.get(at++);
            value |= (b & 0x7f) << shift;
            if (b >= 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        broken = true;
        return 0;
    }

    private long varlong() {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            if (at >= end) {
                broken = true;
                return 0;
            }
            byte b = buffer.get(at++);
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        broken = true;
        return 0;
    }
}
