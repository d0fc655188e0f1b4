package dev.kraftbench.transport.internal;

import dev.kraftbench.protocol.RecordSlice;
import io.netty.channel.DefaultFileRegion;
import java.util.Objects;

/**
 * Sends a slice of a segment by sendfile and unpins it afterwards. The file stays open: it is the segment's. Netty's native
 * transports take their fast path for {@link DefaultFileRegion} and subclasses only.
 */
final class SliceRegion extends DefaultFileRegion {

    private final RecordSlice slice;

    SliceRegion(RecordSlice slice) {
        super(Objects.requireNonNull(slice.channel()), slice.position(), slice.sizeInBytes());
        this.slice = slice;
    }

    RecordSlice slice() {
        return slice;
    }

    @Override
    protected void deallocate() {
        slice.release();
    }
}
