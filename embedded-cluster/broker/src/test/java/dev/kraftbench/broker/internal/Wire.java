package dev.kraftbench.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kraftbench.kernel.VirtualLane;
import dev.kraftbench.protocol.Connection;
import dev.kraftbench.protocol.OpenConnection;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.ObjectSerializationCache;

/** Asks handlers as a client of any version does, through bytes and back. */
public final class Wire {

    private final VirtualLane lane;
    private final Map<ApiKeys, RequestHandler> handlers;
    private final Connection connection;

    public Wire(VirtualLane lane, Map<ApiKeys, RequestHandler> handlers) {
        this.lane = lane;
        this.handlers = handlers;
        this.connection = new OpenConnection(lane, "PLAINTEXT");
    }

    /** The versions that clients may use. */
    public static IntStream versions(ApiKeys api) {
        return IntStream.rangeClosed(api.oldestVersion(), api.latestVersion());
    }

    private static ByteBuffer write(ApiMessage message, short version) {
        ObjectSerializationCache cache = new ObjectSerializationCache();
        ByteBuffer bytes = ByteBuffer.allocate(message.size(cache, version));
        message.write(new ByteBufferAccessor(bytes), cache, version);
        return bytes.flip();
    }

    /** Sends a request; the list gets the answer when there is one. */
    public List<ApiMessage> ask(ApiKeys api, int version, ApiMessage message) {
        short wire = (short) version;
        ApiMessage received = api.messageType.newRequest();
        received.read(new ByteBufferAccessor(write(message, wire)), wire);
        List<ApiMessage> answers = new ArrayList<>();
        Request request = new Request(api, wire, new RequestHeaderData().setClientId("client"), received, connection);
        lane.execute(() -> handlers.get(api).handle(request, new ResponseSink() {
            @Override
            public void respond(ApiMessage response) {
                ApiMessage copy = api.messageType.newResponse();
                copy.read(new ByteBufferAccessor(write(response, wire)), wire);
                answers.add(copy);
            }

            @Override
            public void noResponse() {
                throw new AssertionError("every request is answered");
            }

            @Override
            public void close(String reason) {
                throw new AssertionError("closed: " + reason);
            }
        }));
        lane.settle();
        return answers;
    }

    /** The only answer to a request. */
    public <T extends ApiMessage> T answer(ApiKeys api, int version, ApiMessage message, Class<T> type) {
        List<ApiMessage> answers = ask(api, version, message);
        assertEquals(1, answers.size(), api + " version " + version);
        return type.cast(answers.getFirst());
    }
}
