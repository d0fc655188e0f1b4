package dev.kraftbench.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.VirtualLane;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import dev.kraftbench.transport.internal.RequestChannel;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.message.HeartbeatResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.Test;

/** How connections end by themselves, because a handler broke down or a client takes nothing, and what they hold then. */
class ConnectionEndTest {

    private final RequestBudget room = new RequestBudget(100_000);
    private final List<ResponseSink> sinks = new ArrayList<>();

    @Test
    void aHandlerThatFailsClosesItsConnectionAndHoldsNoBytes() {
        EmbeddedChannel failing = breakingDown(new ServerChannelTest.DirectLane(), (request, sink) -> {
            throw new IllegalStateException("on purpose");
        });

        failing.writeInbound(ServerChannelTest.heartbeat(1));

        assertFalse(failing.isOpen());
        assertEquals(0, room.heldBytes());
    }

    private EmbeddedChannel breakingDown(Lane lane, RequestHandler handler) {
        return new EmbeddedChannel(new RequestChannel(1, 8, "PLAINTEXT", lane, ServerChannelTest.LIMITS, room, handler));
    }

    private static RequestHandler outOfMemory() {
        return (request, sink) -> {
            throw new OutOfMemoryError("on purpose");
        };
    }

    @Test
    void aHandlerThatRunsOutOfMemoryClosesItsConnectionAndHoldsNoBytes() {
        EmbeddedChannel failing = breakingDown(new ServerChannelTest.DirectLane(), outOfMemory());

        failing.writeInbound(ServerChannelTest.heartbeat(1));

        assertFalse(failing.isOpen());
        assertEquals(0, room.heldBytes());
    }

    @Test
    void aHandlerThatRunsOutOfMemoryOnALaterTurnClosesItsConnectionToo() {
        List<Runnable> turns = new ArrayList<>();
        int[] count = {0};
        EmbeddedChannel failing = breakingDown(new ServerChannelTest.DirectLane() {
            @Override
            public void execute(Runnable task) {
                turns.add(task);
            }
        }, (request, sink) -> {
            count[0]++;
            if (count[0] == 17) {
                throw new OutOfMemoryError("on purpose");
            }
            sink.noResponse();
        });
        failing.writeInbound(Unpooled.wrappedBuffer(IntStream.range(0, 20).mapToObj(ServerChannelTest::heartbeat).toArray(ByteBuf[]::new)));
        assertEquals(16, count[0]);

        while (!turns.isEmpty()) {
            runAsALaneDoes(turns.removeFirst());
        }

        assertEquals(17, count[0]);
        assertFalse(failing.isOpen());
        assertEquals(0, room.heldBytes());
    }

    /** What a task throws is noted, and the lane goes on. */
    private static void runAsALaneDoes(Runnable task) {
        try {
            task.run();
        } catch (Throwable noted) {
            assertTrue(noted instanceof OutOfMemoryError, noted::toString);
        }
    }

    @Test
    void theBytesOfARequestWhoseHandlerBrokeDownStayWithThoseWhoHaveIt() {
        EmbeddedChannel failing = breakingDown(new ServerChannelTest.DirectLane(), (request, sink) -> {
            sinks.add(sink);
            throw new IllegalStateException("after another lane was given the records");
        });
        ByteBuf produce = ServerChannelTest.frame(ApiKeys.PRODUCE, (short) 12, 1, new ProduceRequestData(), (short) 12);

        failing.writeInbound(produce);

        assertFalse(failing.isOpen());
        assertEquals(0, room.heldBytes());
        assertEquals(1, produce.refCnt());
        sinks.getFirst().consumed();
        assertEquals(0, produce.refCnt());
        assertEquals(0, room.heldBytes());
    }

    @Test
    void requestsThatAreNeverAnsweredHoldNoBytesAfterTheEndOfTheirConnection() {
        VirtualLane lane = new VirtualLane();
        EmbeddedChannel left = breakingDown(lane, (request, sink) -> {});
        ByteBuf produce = ServerChannelTest.frame(ApiKeys.PRODUCE, (short) 12, 1, new ProduceRequestData(), (short) 12);
        int viewed = produce.readableBytes() - 4;
        left.writeInbound(ServerChannelTest.heartbeat(1));
        left.writeInbound(produce);

        left.close();

        assertEquals(viewed, room.heldBytes(), "somebody may still look at the records");
        lane.advance(Duration.ofSeconds(61));
        assertEquals(0, room.heldBytes());
        assertEquals(1, produce.refCnt());
        produce.release();
    }

    /** Takes what is written and never says that it went, as a socket whose peer does not read. */
    private static final class StuckSocket extends ChannelOutboundHandlerAdapter {
        private final List<Object> written = new ArrayList<>();
        private final List<ChannelPromise> promises = new ArrayList<>();

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            written.add(message);
            promises.add(promise);
        }
    }

    private EmbeddedChannel idling(VirtualLane lane, StuckSocket socket) {
        ServerLimits limits = new ServerLimits(ServerChannelTest.MAX_FRAME, ServerChannelTest.MAX_IN_FLIGHT, 10, 10, Map.of(), 1_000_000_000L, -1, -1, 1);
        return new EmbeddedChannel(
                socket,
                new RequestChannel(1, 8, "PLAINTEXT", lane, limits, room, (request, sink) -> sinks.add(sink)));
    }

    @Test
    void aClientThatDoesNotTakeItsAnswersIsIdle() {
        VirtualLane lane = new VirtualLane();
        StuckSocket socket = new StuckSocket();
        EmbeddedChannel stuck = idling(lane, socket);
        stuck.writeInbound(ServerChannelTest.heartbeat(1));
        stuck.writeInbound(ServerChannelTest.heartbeat(2));
        sinks.getFirst().respond(new HeartbeatResponseData());
        lane.settle();
        assertEquals(1, socket.written.size());
        lane.advance(Duration.ofMillis(900));
        assertTrue(stuck.isOpen());

        lane.advance(Duration.ofMillis(1_200));

        assertFalse(stuck.isOpen());
        socket.written.forEach(ReferenceCountUtil::release);
    }

    @Test
    void aRequestThatIsWorkedOnKeepsItsConnectionOpen() {
        VirtualLane lane = new VirtualLane();
        StuckSocket socket = new StuckSocket();
        EmbeddedChannel waiting = idling(lane, socket);
        waiting.writeInbound(ServerChannelTest.heartbeat(1));
        waiting.writeInbound(ServerChannelTest.heartbeat(2));
        sinks.getFirst().respond(new HeartbeatResponseData());
        lane.settle();
        socket.promises.getFirst().setSuccess();

        lane.advance(Duration.ofSeconds(10));
        assertTrue(waiting.isOpen());

        sinks.get(1).respond(new HeartbeatResponseData());
        lane.settle();
        socket.promises.get(1).setSuccess();
        lane.advance(Duration.ofSeconds(2));
        assertFalse(waiting.isOpen());
        socket.written.forEach(ReferenceCountUtil::release);
    }
}
