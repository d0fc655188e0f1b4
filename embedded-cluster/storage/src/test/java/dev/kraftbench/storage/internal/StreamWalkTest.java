package dev.kraftbench.storage.internal;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import org.apache.kafka.common.utils.internals.BufferSupplier;
import org.junit.jupiter.api.Test;

class StreamWalkTest {

    private long given;

    private final InputStream endless = new InputStream() {
        @Override
        public int read() {
            given++;
            return 0;
        }

        @Override
        public int read(byte[] to, int from, int count) {
            given += count;
            Arrays.fill(to, from, from + count, (byte) 0);
            return count;
        }
    };

    @Test
    void aBatchThatNeverEndsIsReadUpToTheLimitOnly() throws Exception {
        // A record of 2^31 - 1 bytes whose value takes nearly all of them.
        byte[] start = {(byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f, 0, 0, 0, 1,
            (byte) 0xc0, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f};
        InputStream bomb = new SequenceInputStream(new ByteArrayInputStream(start), endless);

        try (StreamWalk walk = new StreamWalk(bomb, BufferSupplier.NO_CACHING, 1_000_000, Integer.MAX_VALUE)) {
            assertThrows(StreamWalk.TooLong.class, walk::next);
        }

        assertTrue(given < 1_100_000, () -> given + " bytes were decompressed");
    }
}
