package dev.kraftbench.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.protocol.MessageBytes;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import dev.kraftbench.transport.internal.RequestChannel;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.HeartbeatResponseData;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.message.SaslAuthenticateRequestData;
import org.apache.kafka.common.message.SaslAuthenticateResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A connection behind a gate: what a client may send before it is let in, whatever it sends along with that. */
class GatedChannelTest {

    private static final int MOST_BEFORE = 100;
    private static final int MOST_AFTER = 1000;
    private static final ServerLimits LIMITS = new ServerLimits(MOST_AFTER, 10, 10, 10, Map.of(), 0, -1, -1, 1);
    private static final KafkaPrincipal ALICE = new KafkaPrincipal(KafkaPrincipal.USER_TYPE, "alice");

    private final List<String> served = new ArrayList<>();
    private final List<ResponseSink> refusals = new ArrayList<>();
    private final RequestBudget budget = new RequestBudget(100_000);
    private GuardedConnection guarded;
    private final EmbeddedChannel channel = new EmbeddedChannel(new RequestChannel(
                    1,
                    7,
                    "SASL_PLAINTEXT",
                    new ServerChannelTest.DirectLane(),
                    LIMITS,
                    budget,
                    (request, sink) -> {
                        served.add(((HeartbeatRequestData) request.message()).memberId() + " of " + request.connection().principal().getName());
                        sink.respond(new HeartbeatResponseData());
                    })
            .behind(this::guard));

    /** Who says "open" is Alice; the others are answered later. */
    private RequestHandler guard(GuardedConnection connection, RequestHandler handler) {
        guarded = connection;
        connection.restrict(EnumSet.of(ApiKeys.SASL_AUTHENTICATE), MOST_BEFORE);
        return (request, sink) -> {
            if (!(request.message() instanceof SaslAuthenticateRequestData token)) {
                handler.handle(request, sink);
            } else if (new String(token.authBytes()).equals("open")) {
                connection.admit(ALICE);
                sink.respond(new SaslAuthenticateResponseData());
            } else {
                refusals.add(sink);
            }
        };
    }

    @AfterEach
    void nothingLeaks() {
        channel.finishAndReleaseAll();
        assertEquals(0, budget.heldBytes());
    }

    private static ByteBuf frame(ApiKeys api, short version, ApiMessage message) {
        RequestHeaderData header = new RequestHeaderData().setRequestApiKey(api.id).setRequestApiVersion(version).setClientId("");
        ByteBuffer bytes = MessageBytes.of(header, api.requestHeaderVersion(version), message, version);
        return Unpooled.buffer().writeInt(bytes.remaining()).writeBytes(bytes);
    }

    private static ByteBuf token(String says) {
        return frame(ApiKeys.SASL_AUTHENTICATE, (short) 2, new SaslAuthenticateRequestData().setAuthBytes(says.getBytes()));
    }

    private static ByteBuf heartbeat(String member) {
        return frame(ApiKeys.HEARTBEAT, (short) 4, new HeartbeatRequestData().setGroupId("g").setMemberId(member));
    }

    @Test
    void whatIsNotForTheGateEndsTheConnectionUnread() {
        channel.writeInbound(heartbeat("early"));
        assertFalse(channel.isOpen());
        assertEquals(List.of(), served);
    }

    @Test
    void aLongTokenEndsTheConnectionByItsLength() {
        channel.writeInbound(Unpooled.buffer().writeInt(MOST_BEFORE + 1));
        assertFalse(channel.isOpen());
    }

    @Test
    void whatComesAlongWithTheTokenIsReadAsTheUsers() {
        String longName = "m".repeat(5 * MOST_BEFORE);
        channel.writeInbound(Unpooled.wrappedBuffer(token("open"), heartbeat("first"), heartbeat(longName)));
        assertEquals(List.of("first of alice", longName + " of alice"), served);
        channel.writeInbound(Unpooled.buffer().writeInt(MOST_AFTER + 1));
        assertFalse(channel.isOpen());
    }

    @Test
    void halfOfALengthBeforeTheGateOpensIsHeldToTheLimitAfterwards() {
        ByteBuf next = heartbeat("m".repeat(5 * MOST_BEFORE));
        channel.writeInbound(Unpooled.wrappedBuffer(token("open"), next.readRetainedSlice(2)));
        channel.writeInbound(next);
        assertEquals(1, served.size());
    }

    @Test
    void theRefusalIsSentThoughMoreHasCome() {
        channel.writeInbound(Unpooled.wrappedBuffer(token("guess"), token("another")));
        assertTrue(channel.isOpen());
        refusals.getLast().close("out of turn");
        assertTrue(channel.isOpen(), "its turn has not come");
        refusals.getFirst().respond(new SaslAuthenticateResponseData().setErrorMessage("no"));
        guarded.part();
        assertFalse(channel.isOpen());
        assertEquals(1, channel.outboundMessages().size());
    }

    @Test
    void aRefusalForAClientThatHasGoneHarmsNobody() {
        channel.writeInbound(token("guess"));
        channel.close();
        refusals.getFirst().respond(new SaslAuthenticateResponseData());
        guarded.part();
        assertEquals(0, channel.outboundMessages().size());
    }
}
