package dev.kraftbench.transport.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.protocol.RecordSlice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.stream.ChunkedWriteHandler;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.apache.kafka.common.record.internal.RecordsSend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SliceChunksTest {

    private static final int BEFORE = 10;
    private static final int SIZE = 150_000;

    @TempDir
    Path directory;

    private final byte[] content = new byte[BEFORE + SIZE + 10];
    private int released;

    private Path segment() throws Exception {
        new Random(1).nextBytes(content);
        return Files.write(directory.resolve("segment"), content);
    }

    @Test
    void aSliceIsReadPieceByPieceAndUnpinnedAtItsEnd() throws Exception {
        try (FileChannel file = FileChannel.open(segment())) {
            EmbeddedChannel channel = new EmbeddedChannel(new ChunkedWriteHandler());
            channel.writeOutbound(new SliceChunks(new Slice(file, BEFORE, SIZE)));
            ByteBuf sent = Unpooled.buffer();
            int pieces = 0;
            for (ByteBuf piece = channel.readOutbound(); piece != null; piece = channel.readOutbound()) {
                sent.writeBytes(piece);
                piece.release();
                pieces++;
            }
            assertEquals(3, pieces);
            byte[] bytes = new byte[sent.readableBytes()];
            sent.readBytes(bytes);
            assertArrayEquals(Arrays.copyOfRange(content, BEFORE, BEFORE + SIZE), bytes);
            assertEquals(1, released);
            assertTrue(file.isOpen(), "the file is the segment's");
        }
    }

    @Test
    void aSliceIsUnpinnedWhenTheClientGoes() throws Exception {
        try (FileChannel file = FileChannel.open(segment())) {
            EmbeddedChannel channel = new EmbeddedChannel(new ChunkedWriteHandler());
            channel.write(new SliceChunks(new Slice(file, BEFORE, SIZE)));
            channel.close();
            assertEquals(1, released);
        }
    }

    @Test
    void aSegmentThatEndsTooEarlyBreaksTheChannel() throws Exception {
        try (FileChannel file = FileChannel.open(segment())) {
            SliceChunks chunks = new SliceChunks(new Slice(file, content.length - 5, SIZE));
            assertThrows(EOFException.class, () -> chunks.readChunk(Unpooled.buffer().alloc()));
            assertFalse(chunks.isEndOfInput());
            chunks.close();
            chunks.close();
            assertEquals(1, released);
        }
    }

    /** A part of a file, counting how often it is unpinned. */
    private final class Slice implements RecordSlice {
        private final FileChannel file;
        private final long position;
        private final int size;

        Slice(FileChannel file, long position, int size) {
            this.file = file;
            this.position = position;
            this.size = size;
        }

        @Override
        public FileChannel channel() {
            return file;
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public ByteBuffer read() {
            throw new UnsupportedOperationException("it has a file");
        }

        @Override
        public void release() {
            released++;
        }

        @Override
        public int sizeInBytes() {
            return size;
        }

        @Override
        public RecordsSend<? extends RecordSlice> toSend() {
            throw new UnsupportedOperationException("not Kafka's way");
        }
    }
}
