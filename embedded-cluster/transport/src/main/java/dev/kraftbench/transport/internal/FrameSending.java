package dev.kraftbench.transport.internal;

import dev.kraftbench.protocol.RecordSlice;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import java.util.List;

/** Hands a frame's parts to a channel. */
final class FrameSending {

    private FrameSending() {}

    /**
     * Writes without flushing.
     *
     * @param encrypted whether the channel must see the bytes of slices
     * @return completes when the last part has been sent, or fails when any could not
     */
    static ChannelFuture write(ChannelHandlerContext context, FrameWriter.Frame frame, boolean encrypted) {
        List<FrameWriter.Part> parts = frame.parts();
        ChannelFuture last = context.newSucceededFuture();
        for (FrameWriter.Part part : parts) {
            last = context.write(
                    encrypted && part.content() instanceof SliceRegion region ? new SliceChunks(region.slice()) : part.content());
            RecordSlice slice = part.slice();
            if (slice != null) {
                last.addListener(sent -> slice.release());
            }
            last.addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        }
        return last;
    }
}
