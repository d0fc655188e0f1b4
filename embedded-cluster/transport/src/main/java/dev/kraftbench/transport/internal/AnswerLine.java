package dev.kraftbench.transport.internal;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.protocol.RequestParser;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answers of a connection: each is encoded when it is given, and leaves once all before it have left. Those of one turn of the lane leave
 * in one flush. On the connection's lane.
 */
final class AnswerLine {

    /** The connection whose answers they are. */
    interface Owner {

        /** Whether requests are being taken out of what was read, after which the channel is flushed anyway. */
        boolean isReading();

        /** An answer is with the client. */
        void sent();

        /** The first request needs no answer, and none behind it can leave. */
        void nothingToSend();

        /** What was sent is the last. */
        void end(String reason);

        /** An answer could not be written. */
        void abort();
    }

    private static final Logger LOG = LoggerFactory.getLogger(AnswerLine.class);

    private final int nodeId;
    private final Lane lane;
    private final Owner owner;
    private final ArrayDeque<Exchange> unanswered = new ArrayDeque<>();
    private @Nullable ChannelHandlerContext context;
    private boolean encrypted;
    private int inFlight;
    private boolean flushScheduled;
    private boolean closed;

    AnswerLine(int nodeId, Lane lane, Owner owner) {
        this.nodeId = nodeId;
        this.lane = lane;
        this.owner = owner;
    }

    /** @param hidden whether the channel must see the bytes of slices, since it encrypts them */
    void open(ChannelHandlerContext opened, boolean hidden) {
        context = opened;
        encrypted = hidden;
    }

    /** A request has come. */
    void add(Exchange exchange) {
        inFlight++;
        unanswered.add(exchange);
    }

    /** Requests whose answers have not been sent. */
    int inFlight() {
        return inFlight;
    }

    /** Whether an answer has been handed to the channel that is not all with the client. */
    boolean isSending() {
        return inFlight > unanswered.size();
    }

    /** An exchange has its answer: encodes it and sends what is now at the head of the line. */
    void answered(Exchange exchange) {
        if (closed) {
            drop(exchange.answer());
            return;
        }
        if (exchange.answer() instanceof Exchange.Answer.Message(var message)) {
            RequestParser.Parsed request = exchange.request();
            ResponseHeaderData header = new ResponseHeaderData().setCorrelationId(request.header().correlationId());
            short headerVersion = request.api().responseHeaderVersion(request.version());
            FrameWriter.Frame frame;
            try {
                frame = FrameWriter.write(alloc(), header, headerVersion, message, request.version());
            } catch (Throwable e) {
                exchange.fail();
                owner.abort();
                LOG.atError().addKeyValue("nodeId", nodeId).addKeyValue("api", request.api()).setCause(e).log("answer can't be written");
                return;
            }
            exchange.encoded(frame);
        }
        sendReady();
    }

    /** An answer that came too late: unpins what it carries. */
    static void drop(Exchange.@Nullable Answer answer) {
        if (answer instanceof Exchange.Answer.Message(var message)) {
            DroppedAnswer.release(message);
        }
    }

    private ByteBufAllocator alloc() {
        return context == null ? ByteBufAllocator.DEFAULT : context.alloc();
    }

    private void sendReady() {
        boolean wrote = false;
        for (Exchange head = unanswered.peek(); head != null && head.answer() != null; head = unanswered.peek()) {
            unanswered.remove();
            switch (head.answer()) {
                case Exchange.Answer.Message message -> {
                    send(head.encoded());
                    wrote = true;
                }
                case Exchange.Answer.Nothing nothing -> inFlight--;
                case Exchange.Answer.Close(String reason) -> {
                    owner.end(reason);
                    return;
                }
            }
        }
        if (wrote) {
            flushSoon();
        } else {
            owner.nothingToSend();
        }
    }

    private void send(FrameWriter.Frame frame) {
        if (closed) {
            frame.release();
            return;
        }
        FrameSending.write(context, frame, encrypted).addListener(sent -> {
            inFlight--;
            owner.sent();
        });
    }

    private void flushSoon() {
        if (flushScheduled || owner.isReading()) {
            return;
        }
        flushScheduled = true;
        lane.execute(() -> {
            flushScheduled = false;
            context.flush();
        });
    }

    /**
     * The connection is gone: what was encoded goes back to its pool. Nobody waits for the other answers, which may never be given.
     *
     * @return the requests whose bytes somebody may still look at
     */
    List<Exchange> close() {
        closed = true;
        List<Exchange> viewed = new ArrayList<>();
        for (Exchange exchange : unanswered) {
            FrameWriter.Frame encoded = exchange.encoded();
            if (encoded != null) {
                encoded.release();
            } else if (exchange.holdsFrame()) {
                viewed.add(exchange);
            } else {
                exchange.discharge();
            }
        }
        unanswered.clear();
        return viewed;
    }
}
