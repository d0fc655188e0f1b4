package dev.kraftbench.broker;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Link;
import dev.kraftbench.protocol.MessageBytes;
import dev.kraftbench.protocol.PeerRequest;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.message.DefaultPrincipalData;
import org.apache.kafka.common.message.EnvelopeRequestData;
import org.apache.kafka.common.message.EnvelopeResponseData;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.security.auth.KafkaPrincipal;

/**
 * Passes requests that only the active controller can serve on to it, in an envelope that tells who asked (KIP-590). No state; any
 * lane.
 */
public final class Forwarding {

    private final ControllerChannel controller;
    private final long timeoutNanos;

    public Forwarding(ControllerChannel controller, long timeoutNanos) {
        this.controller = controller;
        this.timeoutNanos = timeoutNanos;
    }

    /** A handler for each of these keys that forwards. */
    public Map<ApiKeys, RequestHandler> handlers(Collection<ApiKeys> forwarded) {
        Map<ApiKeys, RequestHandler> handlers = new EnumMap<>(ApiKeys.class);
        for (ApiKeys api : forwarded) {
            if (!api.forwardable) {
                throw new IllegalArgumentException(api + " can't be forwarded");
            }
            handlers.put(api, this::forward);
        }
        return handlers;
    }

    /** What came back: the controller's answer or an error of the way to it. */
    public sealed interface Outcome {
        record Answered(ApiMessage message) implements Outcome {}

        record Failed(Errors error, String detail) implements Outcome {}
    }

    private void forward(Request request, ResponseSink sink) {
        Lane home = request.connection().lane();
        forward(request, home, outcome -> {
            switch (outcome) {
                case Outcome.Answered(ApiMessage message) -> sink.respond(message);
                case Outcome.Failed(Errors error, String detail) -> ErrorAnswers.of(request, error)
                        .ifPresentOrElse(sink::respond, () -> sink.close(request.api() + " not forwarded: " + detail));
            }
        });
    }

    /** Forwards a request as if its client had sent it to the controller. */
    public void forward(Request request, Lane home, Consumer<Outcome> reply) {
        short version = request.version();
        ApiKeys api = request.api();
        EnvelopeRequestData envelope = new EnvelopeRequestData()
                .setRequestData(MessageBytes.of(request.header(), api.requestHeaderVersion(version), request.message(), version))
                .setRequestPrincipal(principal(request.connection().principal()))
                .setClientHostAddress(request.connection().clientAddress().getAddress());
        controller.send(PeerRequest.of(ApiKeys.ENVELOPE, envelope), timeoutNanos, home, delivery -> {
            switch (delivery) {
                case Link.Delivery.Answered<ApiMessage>(ApiMessage message) -> reply.accept(
                        unwrap((EnvelopeResponseData) message, api, version));
                case Link.Delivery.Lost<ApiMessage>(Link.Loss reason, String detail) -> reply.accept(
                        new Outcome.Failed(Errors.REQUEST_TIMED_OUT, reason + ": " + detail));
            }
        });
    }

    private static byte[] principal(KafkaPrincipal principal) {
        DefaultPrincipalData data = new DefaultPrincipalData()
                .setType(principal.getPrincipalType())
                .setName(principal.getName())
                .setTokenAuthenticated(principal.tokenAuthenticated());
        return MessageBytes.versioned(data, DefaultPrincipalData.HIGHEST_SUPPORTED_VERSION);
    }

    private static Outcome unwrap(EnvelopeResponseData envelope, ApiKeys api, short version) {
        Errors error = Errors.forCode(envelope.errorCode());
        if (error != Errors.NONE || envelope.responseData() == null) {
            return new Outcome.Failed(error == Errors.NONE ? Errors.UNKNOWN_SERVER_ERROR : error, "the controller refused the envelope");
        }
        ByteBufferAccessor bytes = new ByteBufferAccessor(envelope.responseData().duplicate());
        new ResponseHeaderData().read(bytes, api.responseHeaderVersion(version));
        ApiMessage message = api.messageType.newResponse();
        message.read(bytes, version);
        return new Outcome.Answered(message);
    }
}
