package dev.kraftbench.broker.internal.access;

import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.ResponseSink;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.message.EnvelopeResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.jspecify.annotations.Nullable;

/** The answer to a request that is refused as a whole, of every API as Kafka's own client classes give it. Stateless. */
final class RefusedRequests {

    private RefusedRequests() {}

    static void refuse(Request request, Errors error, ResponseSink sink) {
        if (request.api() == ApiKeys.ENVELOPE) {
            sink.respond(new EnvelopeResponseData().setErrorCode(error.code()));
            return;
        }
        AbstractResponse answer = answer(request, error);
        if (answer == null) {
            sink.close(request.api() + " refused: " + error);
        } else {
            sink.respond(answer.data());
        }
    }

    /** None for a producer that wants none, who must not go on as if all were well, and for what Kafka's classes do not take for a request. */
    private static @Nullable AbstractResponse answer(Request request, Errors error) {
        try {
            return AbstractRequest.parseRequest(
                            request.api(), request.version(), MessageUtil.toByteBufferAccessor(request.message(), request.version()))
                    .request
                    .getErrorResponse(0, error.exception());
        } catch (IllegalArgumentException | ApiException e) {
            return null;
        }
    }
}
