package dev.kraftbench.protocol;

import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Set;
import org.apache.kafka.common.message.ApiMessageType;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;

/** Reads a request frame into its header and message. Stateless. */
public final class RequestParser {

    /** Key, version, correlation id. */
    public static final int MIN_FRAME_BYTES = 8;

    /**
     * A request as it came.
     *
     * @param version in which the answer is to be written; 0 for an ApiVersions request of a version that we do not know, which the
     *     protocol wants answered all the same, see {@link RequestHeaderData#requestApiVersion()} for what was asked
     */
    public record Parsed(ApiKeys api, short version, RequestHeaderData header, ApiMessage message) {
        /** Whether the message refers to the frame's bytes. */
        public boolean viewsFrame() {
            return RequestParser.viewsFrame(api);
        }
    }

    /** The frame is not a request that anyone could answer. */
    public static final class UnreadableRequest extends Exception {
        private static final long serialVersionUID = 1;

        UnreadableRequest(String message) {
            super(message);
        }

        UnreadableRequest(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * Requests without records are refused above this size, whatever the listener lets in: their arrays become objects many times as
     * large as the bytes that announce them.
     */
    private static final int MAX_PLAIN_BYTES = 16 << 20;

    private static final Set<ApiKeys> ALL = EnumSet.allOf(ApiKeys.class);

    private RequestParser() {}

    private static boolean viewsFrame(ApiKeys api) {
        return switch (api) {
            case PRODUCE, ENVELOPE, PUSH_TELEMETRY -> true;
            default -> false;
        };
    }

    public static Parsed parse(ByteBuffer frame) throws UnreadableRequest {
        return parse(frame, ALL);
    }

    /** Reads a request of one of these APIs; the others are refused before anything of theirs is decoded. */
    public static Parsed parse(ByteBuffer frame, Set<ApiKeys> allowed) throws UnreadableRequest {
        short key = frame.getShort(frame.position());
        short version = frame.getShort(frame.position() + Short.BYTES);
        if (!ApiKeys.hasId(key)) {
            throw new UnreadableRequest("unknown api key " + key);
        }
        ApiKeys api = ApiKeys.forId(key);
        if (!allowed.contains(api)) {
            throw new UnreadableRequest(api + " before a login");
        }
        if (frame.remaining() > MAX_PLAIN_BYTES && !viewsFrame(api)) {
            throw new UnreadableRequest(api + " of " + frame.remaining() + " bytes is longer than " + MAX_PLAIN_BYTES);
        }
        boolean supported = api.isVersionSupported(version);
        if (!supported && api != ApiKeys.API_VERSIONS) {
            throw new UnreadableRequest("unsupported version " + version + " of " + api);
        }
        ByteBufferAccessor bytes = new ByteBufferAccessor(frame);
        try {
            RequestHeaderData header = new RequestHeaderData();
            header.read(bytes, api.requestHeaderVersion(version));
            if (!supported) {
                return new Parsed(api, (short) 0, header, new ApiVersionsRequestData());
            }
            ApiMessage message = ApiMessageType.fromApiKey(key).newRequest();
            message.read(bytes, version);
            if (frame.hasRemaining()) {
                throw new UnreadableRequest(frame.remaining() + " bytes too many in " + api + " version " + version);
            }
            return new Parsed(api, version, header, message);
        } catch (RuntimeException e) {
            throw new UnreadableRequest("malformed " + api + " version " + version + ": " + e, e);
        }
    }
}
