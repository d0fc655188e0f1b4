package dev.kraftbench.transport.internal;

import dev.kraftbench.protocol.RequestParser;
import dev.kraftbench.protocol.ResponseSink;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.protocol.ApiMessage;
import org.jspecify.annotations.Nullable;

/** One request of a connection on its way to its answer. On the connection's lane, apart from the sink's methods. */
final class Exchange implements ResponseSink {

    /** How it was answered. */
    sealed interface Answer {
        record Message(ApiMessage message) implements Answer {}

        record Nothing() implements Answer {}

        record Close(String reason) implements Answer {}
    }

    private final RequestChannel channel;
    private final RequestParser.Parsed request;
    private final int frameBytes;
    private final AtomicBoolean consumed = new AtomicBoolean();
    private final AtomicBoolean charged = new AtomicBoolean(true);
    private final @Nullable ByteBuf frame;
    private FrameWriter.@Nullable Frame encoded;
    private @Nullable Answer answer;
    private boolean failed;

    Exchange(RequestChannel channel, RequestParser.Parsed request, @Nullable ByteBuf frame, int frameBytes) {
        this.channel = channel;
        this.request = request;
        this.frame = frame;
        this.frameBytes = frameBytes;
    }

    RequestParser.Parsed request() {
        return request;
    }

    @Nullable Answer answer() {
        return answer;
    }

    FrameWriter.@Nullable Frame encoded() {
        return encoded;
    }

    void encoded(FrameWriter.Frame frame) {
        encoded = frame;
    }

    /** Any thread, any number of times. */
    @Override
    public void consumed() {
        if (consumed.compareAndSet(false, true)) {
            if (frame != null) {
                frame.release();
            }
            discharge();
        }
    }

    /** Gives its bytes back to the budget, once, though somebody may still look at them. Any thread. */
    void discharge() {
        if (charged.compareAndSet(true, false)) {
            channel.consumed(frameBytes);
        }
    }

    /** Whether a buffer is held for whoever has the message. */
    boolean holdsFrame() {
        return frame != null && !consumed.get();
    }

    /**
     * There will be no answer, or none that can be sent. A handler that threw may have handed the message on before: the frame stays with
     * those who view it, and if they never come to an end the pool is short of it, which is better than records made of other bytes.
     */
    void fail() {
        answer = new Answer.Close("internal error");
        failed = true;
        if (frame == null) {
            consumed();
        } else {
            discharge();
        }
    }

    @Override
    public void respond(ApiMessage response) {
        give(new Answer.Message(response));
    }

    @Override
    public void noResponse() {
        give(new Answer.Nothing());
    }

    @Override
    public void close(String reason) {
        give(new Answer.Close(reason));
    }

    @Override
    public void failed(String reason) {
        channel.lane().run(() -> {
            if (answer == null) {
                fail();
                channel.answered(this);
            }
        });
    }

    private void give(Answer given) {
        channel.lane().run(() -> {
            if (failed || answer instanceof Answer.Close && channel.isClosing()) {
                consumed();
                AnswerLine.drop(given);
                return;
            }
            if (answer != null) {
                throw new IllegalStateException("second answer to " + request.api() + ": " + given);
            }
            answer = given;
            consumed();
            channel.answered(this);
        });
    }
}
