package dev.kraftbench.broker;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.protocol.Connection;
import dev.kraftbench.protocol.MessageBytes;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.RequestParser;
import dev.kraftbench.protocol.ResponseSink;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.message.DefaultPrincipalData;
import org.apache.kafka.common.message.EnvelopeRequestData;
import org.apache.kafka.common.message.EnvelopeResponseData;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The controller's end of {@link Forwarding}: unwraps the request and serves it as its client's. No state; the connection's lane. */
public final class EnvelopeHandler implements RequestHandler {

    private static final Logger LOG = LoggerFactory.getLogger(EnvelopeHandler.class);

    private final Lane metadataLane;
    private final BooleanSupplier active;
    private final RequestHandler dispatch;

    /**
     * @param active whether this node is the active controller, asked on the metadata lane
     * @param dispatch the controller's table
     */
    public EnvelopeHandler(Lane metadataLane, BooleanSupplier active, RequestHandler dispatch) {
        this.metadataLane = metadataLane;
        this.active = active;
        this.dispatch = dispatch;
    }

    @Override
    public void handle(Request request, ResponseSink sink) {
        EnvelopeRequestData envelope = (EnvelopeRequestData) request.message();
        Request unwrapped;
        try {
            RequestParser.Parsed parsed = RequestParser.parse(copy(envelope.requestData()));
            if (!parsed.api().forwardable) {
                refuse(sink, Errors.INVALID_REQUEST);
                return;
            }
            Connection client = new ForwardedConnection(
                    request.connection(),
                    InetAddress.getByAddress(envelope.clientHostAddress()),
                    principal(envelope.requestPrincipal()));
            unwrapped = new Request(parsed.api(), parsed.version(), parsed.header(), parsed.message(), client);
        } catch (RequestParser.UnreadableRequest | UnknownHostException | RuntimeException e) {
            refuse(sink, Errors.INVALID_REQUEST);
            return;
        }
        metadataLane.run(() -> {
            if (active.getAsBoolean()) {
                dispatch.handle(unwrapped, new EnvelopeSink(unwrapped, sink));
            } else {
                refuse(sink, Errors.NOT_CONTROLLER);
            }
        });
    }

    /** The envelope may view a frame that goes back to its pool. */
    private static ByteBuffer copy(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
    }

    private static void refuse(ResponseSink sink, Errors error) {
        sink.respond(new EnvelopeResponseData().setErrorCode(error.code()));
    }

    private static KafkaPrincipal principal(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        short version = buffer.getShort();
        DefaultPrincipalData data = new DefaultPrincipalData(new ByteBufferAccessor(buffer), version);
        return new KafkaPrincipal(data.type(), data.name(), data.tokenAuthenticated());
    }

    private record EnvelopeSink(Request request, ResponseSink envelope) implements ResponseSink {
        /** Never fails: whoever decided must not pay for an answer that its client's version cannot hold. */
        @Override
        public void respond(ApiMessage response) {
            EnvelopeResponseData wrapped;
            try {
                wrapped = wrapped(response);
            } catch (RuntimeException e) {
                LOG.atError().addKeyValue("api", request.api()).addKeyValue("version", request.version()).setCause(e)
                        .log("An answer cannot be written");
                refuse(envelope, Errors.UNKNOWN_SERVER_ERROR);
                return;
            }
            envelope.respond(wrapped);
        }

        private EnvelopeResponseData wrapped(ApiMessage response) {
            if (isOfFormerController(response)) {
                // The broker finds the next one, which the client behind it cannot.
                return new EnvelopeResponseData().setErrorCode(Errors.NOT_CONTROLLER.code());
            }
            ResponseHeaderData header =
                    new ResponseHeaderData().setCorrelationId(request.header().correlationId());
            short version = request.version();
            return new EnvelopeResponseData()
                    .setResponseData(MessageBytes.of(header, request.api().responseHeaderVersion(version), response, version));
        }

        /** Whether the node was no longer the active controller when it came to decide. */
        private boolean isOfFormerController(ApiMessage response) {
            short version = request.version();
            return AbstractResponse.parseResponse(request.api(), MessageUtil.toByteBufferAccessor(response, version), version)
                    .errorCounts()
                    .containsKey(Errors.NOT_CONTROLLER);
        }

        @Override
        public void noResponse() {
            throw new IllegalStateException(request.api() + " must be answered");
        }

        @Override
        public void close(String reason) {
            refuse(envelope, Errors.INVALID_REQUEST);
        }
    }

    private record ForwardedConnection(Connection via, InetAddress clientAddress, KafkaPrincipal principal)
            implements Connection {
        @Override
        public long id() {
            return via.id();
        }

        @Override
        public Lane lane() {
            return via.lane();
        }

        @Override
        public String listener() {
            return via.listener();
        }

        @Override
        public String clientSoftwareName() {
            return via.clientSoftwareName();
        }

        @Override
        public String clientSoftwareVersion() {
            return via.clientSoftwareVersion();
        }

        @Override
        public void onClose(Runnable listener) {
            via.onClose(listener);
        }
    }
}
