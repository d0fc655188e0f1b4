package dev.kraftbench.coordinator;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.jspecify.annotations.Nullable;

/**
 * The names and ids that recur in the records of a log: read a million times, they are held once. Bounded: a value that shares its place with
 * another takes it over. Confined to one reader.
 */
final class RecurringValues {

    private static final int SLOTS = 4_096;
    /** Longer ones hardly recur. */
    private static final int MAX_LENGTH = 256;

    private final @Nullable String[] strings = new String[SLOTS];
    private Uuid lastUuid = Uuid.ZERO_UUID;

    /** Reads a message with these values in it. */
    ByteBufferAccessor reading(ByteBuffer bytes) {
        return new Accessor(bytes);
    }

    private final class Accessor extends ByteBufferAccessor {
        Accessor(ByteBuffer bytes) {
            super(bytes);
        }

        @Override
        public String readString(int length) {
            if (length == 0) {
                return "";
            }
            ByteBuffer bytes = buffer();
            if (length > MAX_LENGTH || length > bytes.remaining()) {
                return super.readString(length);
            }
            int from = bytes.position();
            int hash = 0;
            for (int i = 0; i < length; i++) {
                byte each = bytes.get(from + i);
                if (each < 0) {
                    return super.readString(length);
                }
                hash = 31 * hash + each;
            }
            int slot = (hash ^ hash >>> 16) & SLOTS - 1;
            String known = strings[slot];
            if (known == null || !isIn(known, bytes, from, length)) {
                byte[] copy = new byte[length];
                bytes.get(from, copy);
                known = new String(copy, StandardCharsets.US_ASCII);
                strings[slot] = known;
            }
            bytes.position(from + length);
            return known;
        }

        @Override
        public Uuid readUuid() {
            long most = readLong();
            long least = readLong();
            if (lastUuid.getMostSignificantBits() != most || lastUuid.getLeastSignificantBits() != least) {
                lastUuid = new Uuid(most, least);
            }
            return lastUuid;
        }
    }

    private static boolean isIn(String known, ByteBuffer bytes, int from, int length) {
        if (known.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (known.charAt(i) != bytes.get(from + i)) {
                return false;
            }
        }
        return true;
    }
}
