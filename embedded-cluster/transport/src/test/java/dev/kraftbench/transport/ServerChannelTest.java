package dev.kraftbench.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.kernel.Clock;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Timer;
import dev.kraftbench.kernel.jdk.SystemClock;
import dev.kraftbench.protocol.MessageBytes;
import dev.kraftbench.protocol.RecordSlice;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.ResponseSink;
import dev.kraftbench.transport.internal.RequestChannel;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.FileRegion;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.HeartbeatResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.MessageSizeAccumulator;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.common.record.internal.RecordsSend;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server's end of a connection, without a socket. */
class ServerChannelTest {

    static final int MAX_FRAME = 1000;
    static final int MAX_IN_FLIGHT = 3;

    static final ServerLimits LIMITS =
            new ServerLimits(MAX_FRAME, MAX_IN_FLIGHT, 10, 10, Map.of(), 0, -1, -1, 1);

    private record Served(Request request, ResponseSink sink) {}

    private final List<Served> served = new ArrayList<>();
    private final RequestBudget budget = new RequestBudget(100_000);
    private final RequestChannel connection = new RequestChannel(
            1,
            7,
            "PLAINTEXT",
            new DirectLane(),
            LIMITS,
            budget,
            (request, sink) -> served.add(new Served(request, sink)));
    private final EmbeddedChannel channel = new EmbeddedChannel(connection);

    @AfterEach
    void nothingLeaks() {
        channel.finishAndReleaseAll();
    }

    @Test
    void answersLeaveInTheOrderOfTheRequests() {
        channel.writeInbound(heartbeat(1));
        channel.writeInbound(heartbeat(2));

        served.get(1).sink().respond(new HeartbeatResponseData());
        assertNull(channel.readOutbound(), "the first has no answer yet");
        served.get(0).sink().respond(new HeartbeatResponseData());
        channel.flushOutbound();

        assertEquals(1, correlationOfNext());
        assertEquals(2, correlationOfNext());
    }

    @Test
    void aRequestInPiecesIsPutTogether() {
        ByteBuf whole = heartbeat(5);
        while (whole.isReadable()) {
            channel.writeInbound(whole.readRetainedSlice(1));
        }
        whole.release();

        assertEquals(1, served.size());
        assertEquals(5, served.getFirst().request().header().correlationId());
    }

    @Test
    void severalRequestsInOneReadAreAllServed() {
        channel.writeInbound(Unpooled.wrappedBuffer(heartbeat(1), heartbeat(2), heartbeat(3)));

        assertEquals(3, served.size());
    }

    @Test
    void readingPausesWhileTooManyRequestsAreUnanswered() {
        channel.writeInbound(Unpooled.wrappedBuffer(heartbeat(1), heartbeat(2), heartbeat(3), heartbeat(4)));
        assertEquals(MAX_IN_FLIGHT, served.size());
        assertFalse(channel.config().isAutoRead());

        served.getFirst().sink().respond(new HeartbeatResponseData());
        channel.flushOutbound();

        assertEquals(MAX_IN_FLIGHT + 1, served.size());
    }

    @Test
    void aPausedConnectionIsNotReadUntilItsTimeIsUpButAnswered() {
        List<Runnable> due = new ArrayList<>();
        List<Long> delays = new ArrayList<>();
        RequestChannel paused = new RequestChannel(1, 7, "PLAINTEXT", new DirectLane() {
            @Override
            public Timer schedule(long delayNanos, Runnable task) {
                due.add(task);
                delays.add(delayNanos);
                return () -> due.remove(task);
            }
        }, LIMITS, budget, (request, sink) -> served.add(new Served(request, sink)));
        EmbeddedChannel own = new EmbeddedChannel(paused);
        own.writeInbound(heartbeat(1));

        paused.pause(5_000_000_000L);
        paused.pause(1_000_000_000L);
        served.getFirst().sink().respond(new HeartbeatResponseData());
        own.writeInbound(heartbeat(2));
        own.flushOutbound();
        assertEquals(List.of(5_000_000_000L), delays, "the longer pause holds");
        assertEquals(1, served.size());
        assertFalse(own.config().isAutoRead());
        assertEquals(1, own.outboundMessages().size());

        paused.pause(9_000_000_000L);
        assertEquals(1, due.size(), "the first timer is over");
        due.removeFirst().run();
        assertEquals(2, served.size());
        assertTrue(own.config().isAutoRead());
        own.finishAndReleaseAll();
    }

    @Test
    void readingPausesWhileTheNodeHoldsTooManyBytesAndGoesOnWhenThereIsRoom() {
        budget.take(100_000);
        channel.writeInbound(heartbeat(1));
        assertEquals(0, served.size());

        budget.giveBack(100_000);

        assertEquals(1, served.size());
    }

    @Test
    void aFrameLongerThanAllowedClosesTheConnectionBeforeItIsRead() {
        channel.writeInbound(Unpooled.buffer().writeInt(MAX_FRAME + 1));

        assertFalse(channel.isOpen());
    }

    @Test
    void aNegativeLengthClosesTheConnection() {
        channel.writeInbound(Unpooled.buffer().writeInt(-2));

        assertFalse(channel.isOpen());
    }

    @Test
    void garbageClosesTheConnection() {
        channel.writeInbound(Unpooled.copiedBuffer("GET / HTTP/1.1\r\nHost: somewhere\r\n\r\n", java.nio.charset.StandardCharsets.US_ASCII));

        assertFalse(channel.isOpen());
        assertEquals(0, served.size());
        assertEquals(0, budget.heldBytes());
    }

    @Test
    void anUnknownVersionOfApiVersionsReachesItsHandlerAsVersionZero() {
        ByteBuf frame = Unpooled.buffer();
        ByteBuffer header = MessageBytes.of(
                new RequestHeaderData()
                        .setRequestApiKey(ApiKeys.API_VERSIONS.id)
                        .setRequestApiVersion((short) 99)
                        .setCorrelationId(9)
                        .setClientId("future"),
                (short) 2,
                new ApiVersionsRequestData(),
                (short) 0);
        channel.writeInbound(frame.writeInt(header.remaining()).writeBytes(header));

        Request request = served.getFirst().request();
        assertEquals(0, request.version());
        assertEquals(99, request.header().requestApiVersion());
    }

    @Test
    void anUnsupportedVersionOfAnythingElseClosesTheConnection() {
        channel.writeInbound(frame(ApiKeys.HEARTBEAT, (short) 4, 1, new HeartbeatRequestData().setGroupId("g").setMemberId("m"), (short) 44));

        assertFalse(channel.isOpen());
    }

    @Test
    void aConsumedRequestHoldsNoBytesWhileItsAnswerIsAwaited() {
        ByteBuf produce = frame(ApiKeys.PRODUCE, (short) 12, 1, new ProduceRequestData(), (short) 12);
        channel.writeInbound(produce);
        assertTrue(budget.heldBytes() > 0);

        served.getFirst().sink().consumed();

        assertEquals(0, budget.heldBytes(), "or followers' fetches, which its answer waits for, may find no room");
        assertEquals(0, produce.refCnt());
        served.getFirst().sink().respond(new ProduceResponseData());
        channel.flushOutbound();
        assertEquals(1, correlationOfNext());
        assertEquals(0, budget.heldBytes());
    }

    @Test
    void anAnswerThatRunsOutOfMemoryWhileItIsWrittenClosesTheConnection() {
        channel.writeInbound(heartbeat(1));

        served.getFirst().sink().respond(new HeartbeatResponseData() {
            @Override
            public void addSize(MessageSizeAccumulator size, ObjectSerializationCache cache, short version) {
                throw new StackOverflowError("on purpose");
            }
        });

        assertFalse(channel.isOpen());
        assertEquals(0, budget.heldBytes());
    }

    @Test
    void anAnswerAfterTheHandlersFailureIsUnpinned() {
        List<ResponseSink> sinks = new ArrayList<>();
        EmbeddedChannel failing = new EmbeddedChannel(
                new RequestChannel(1, 8, "PLAINTEXT", new DirectLane(), LIMITS, budget, (request, sink) -> {
                    sinks.add(sink);
                    throw new IllegalStateException("on purpose");
                }));
        failing.writeInbound(frame(ApiKeys.FETCH, (short) 12, 3, new FetchRequestData(), (short) 12));
        PinnedSlice slice = new PinnedSlice(null, 0, 4);

        sinks.getFirst().respond(fetched(slice));

        assertEquals(1, slice.released);
    }

    @Test
    void thousandsOfRequestsThatWantNoAnswerAreTakenOneAfterTheOther() {
        int[] count = {0};
        EmbeddedChannel quick = new EmbeddedChannel(
                new RequestChannel(1, 8, "PLAINTEXT", new DirectLane(), LIMITS, budget, (request, sink) -> {
                    count[0]++;
                    sink.noResponse();
                }));
        budget.take(100_000);
        ByteBuf many = Unpooled.buffer();
        for (int i = 0; i < 5_000; i++) {
            ByteBuf one = heartbeat(i);
            many.writeBytes(one);
            one.release();
        }
        quick.writeInbound(many);

        budget.giveBack(100_000);

        assertEquals(5_000, count[0]);
        assertTrue(quick.isOpen());
    }

    @Test
    void aConnectionWithManyRequestsLetsOthersHaveTheirTurn() {
        List<Runnable> turns = new ArrayList<>();
        int[] count = {0};
        EmbeddedChannel greedy = new EmbeddedChannel(new RequestChannel(
                1,
                8,
                "PLAINTEXT",
                new DirectLane() {
                    @Override
                    public void execute(Runnable task) {
                        turns.add(task);
                    }
                },
                LIMITS,
                budget,
                (request, sink) -> {
                    count[0]++;
                    sink.noResponse();
                }));
        ByteBuf many = Unpooled.buffer();
        for (int i = 0; i < 100; i++) {
            ByteBuf one = heartbeat(i);
            many.writeBytes(one);
            one.release();
        }

        greedy.writeInbound(many);

        assertTrue(count[0] < 50, () -> count[0] + " in one turn");
        assertFalse(greedy.config().isAutoRead(), "nothing more is read meanwhile");
        while (!turns.isEmpty()) {
            turns.removeFirst().run();
        }
        assertEquals(100, count[0]);
        assertTrue(greedy.config().isAutoRead());
    }

    @Test
    void halfARequestIsForgottenWhenTheClientGoes() {
        channel.writeInbound(Unpooled.buffer().writeInt(500).writeBytes(new byte[20]));
        channel.close();

        assertEquals(0, budget.heldBytes());
    }

    @Test
    void recordsAreSentFromTheirFileBetweenTheFieldsAndUnpinnedAfterwards(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("segment");
        Files.write(file, new byte[] {9, 9, 1, 2, 3, 4});
        try (FileChannel segment = FileChannel.open(file)) {
            PinnedSlice slice = new PinnedSlice(segment, 2, 4);
            channel.writeInbound(frame(ApiKeys.FETCH, (short) 12, 3, new FetchRequestData(), (short) 12));

            served.getFirst().sink().respond(fetched(slice));
            channel.flushOutbound();

            ByteBuf before = channel.readOutbound();
            FileRegion region = channel.readOutbound();
            ByteBuf after = channel.readOutbound();
            assertEquals(before.readableBytes() + 4 + after.readableBytes(), before.getInt(0) + 4);
            assertEquals(2, region.position());
            assertEquals(4, region.count());
            assertEquals(0, slice.released);
            region.release();
            assertEquals(1, slice.released);
            assertTrue(segment.isOpen(), "the file is the segment's");
            before.release();
            after.release();
        }
    }

    @Test
    void recordsWithoutAFileAreCopied() {
        PinnedSlice slice = new PinnedSlice(null, 0, 4);
        channel.writeInbound(frame(ApiKeys.FETCH, (short) 12, 3, new FetchRequestData(), (short) 12));

        served.getFirst().sink().respond(fetched(slice));
        channel.flushOutbound();

        channel.<ByteBuf>readOutbound().release();
        ByteBuf records = channel.readOutbound();
        byte[] bytes = new byte[4];
        records.readBytes(bytes);
        assertArrayEquals(new byte[] {1, 2, 3, 4}, bytes);
        assertEquals(1, slice.released);
        records.release();
    }

    @Test
    void recordsForAClientThatHasGoneAreUnpinned() {
        PinnedSlice slice = new PinnedSlice(null, 0, 4);
        channel.writeInbound(frame(ApiKeys.FETCH, (short) 12, 3, new FetchRequestData(), (short) 12));
        channel.close();

        served.getFirst().sink().respond(fetched(slice));

        assertEquals(1, slice.released);
    }

    @Test
    void closeListenersHearOfTheEndOnce() {
        List<String> heard = new ArrayList<>();
        connection.onClose(() -> heard.add("before"));
        channel.close();
        connection.onClose(() -> heard.add("after"));

        assertEquals(List.of("before", "after"), heard);
    }

    private static FetchResponseData fetched(RecordSlice slice) {
        return new FetchResponseData()
                .setResponses(List.of(new FetchResponseData.FetchableTopicResponse()
                        .setTopic("t")
                        .setPartitions(List.of(new FetchResponseData.PartitionData().setRecords(slice)))));
    }

    private int correlationOfNext() {
        ByteBuf answer = channel.readOutbound();
        int correlation = answer.getInt(4);
        answer.release();
        return correlation;
    }

    static ByteBuf heartbeat(int correlation) {
        HeartbeatRequestData message = new HeartbeatRequestData().setGroupId("g").setMemberId("m");
        return frame(ApiKeys.HEARTBEAT, (short) 4, correlation, message, (short) 4);
    }

    static ByteBuf frame(ApiKeys api, short version, int correlation, ApiMessage message, short claimedVersion) {
        RequestHeaderData header = new RequestHeaderData()
                .setRequestApiKey(api.id)
                .setRequestApiVersion(claimedVersion)
                .setCorrelationId(correlation)
                .setClientId("test");
        ByteBuffer bytes = MessageBytes.of(header, api.requestHeaderVersion(version), message, version);
        return Unpooled.buffer().writeInt(bytes.remaining()).writeBytes(bytes);
    }

    /** Four bytes of records, counting how often it is unpinned. */
    private static final class PinnedSlice implements RecordSlice {
        private final FileChannel channel;
        private final long position;
        private final int size;
        int released;

        PinnedSlice(FileChannel channel, long position, int size) {
            this.channel = channel;
            this.position = position;
            this.size = size;
        }

        @Override
        public FileChannel channel() {
            return channel;
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public ByteBuffer read() {
            return ByteBuffer.wrap(new byte[] {1, 2, 3, 4});
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
            throw new UnsupportedOperationException();
        }
    }

    /** Runs everything at once: the embedded channel has no thread of its own. */
    static class DirectLane implements Lane {
        @Override
        public String name() {
            return "direct";
        }

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public boolean inLane() {
            return true;
        }

        @Override
        public Timer schedule(long delayNanos, Runnable task) {
            return () -> true;
        }

        @Override
        public Clock clock() {
            return SystemClock.INSTANCE;
        }
    }
}
