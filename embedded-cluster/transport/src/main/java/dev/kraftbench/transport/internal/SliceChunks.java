package dev.kraftbench.transport.internal;

import dev.kraftbench.protocol.RecordSlice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.stream.ChunkedInput;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Objects;

/** A slice of a segment for a channel that must see the bytes, since it encrypts them: read piece by piece, as fast as the channel takes them. */
final class SliceChunks implements ChunkedInput<ByteBuf> {

    /** A few TLS records of 16 KiB. */
    private static final int CHUNK_BYTES = 64 * 1024;

    private final RecordSlice slice;
    private final FileChannel file;
    private int done;
    private boolean closed;

    /** Takes the slice's pin over. */
    SliceChunks(RecordSlice slice) {
        this.slice = slice;
        this.file = Objects.requireNonNull(slice.channel());
    }

    @Override
    public boolean isEndOfInput() {
        return done == slice.sizeInBytes();
    }

    @Override
    public ByteBuf readChunk(ByteBufAllocator allocator) throws IOException {
        int wanted = Math.min(CHUNK_BYTES, slice.sizeInBytes() - done);
        ByteBuf chunk = allocator.buffer(wanted, wanted);
        try {
            while (chunk.isWritable()) {
                int read = chunk.writeBytes(file, slice.position() + done + chunk.readableBytes(), chunk.writableBytes());
                if (read <= 0) {
                    throw new EOFException("segment ends before the slice");
                }
            }
        } catch (IOException e) {
            chunk.release();
            throw e;
        }
        done += wanted;
        return chunk;
    }

    @Override
    public ByteBuf readChunk(ChannelHandlerContext context) throws IOException {
        return readChunk(context.alloc());
    }

    @Override
    public long length() {
        return slice.sizeInBytes();
    }

    @Override
    public long progress() {
        return done;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            slice.release();
        }
    }
}
