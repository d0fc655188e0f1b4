package dev.kraftbench.broker.internal.data;

import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.protocol.Errors;

/** INIT_PRODUCER_ID for idempotent producers. Transactional ids are refused: this broker has no transaction coordinator. */
final class InitProducerIdHandler implements RequestHandler {

    private final ProducerIds ids;

    InitProducerIdHandler(ProducerIds ids) {
        this.ids = ids;
    }

    @Override
    public void handle(Request request, ResponseSink sink) {
        InitProducerIdRequestData message = (InitProducerIdRequestData) request.message();
        if (message.transactionalId() != null) {
            sink.respond(failed(message.transactionalId().isEmpty() ? Errors.INVALID_REQUEST : Errors.UNSUPPORTED_VERSION));
        } else if (message.producerId() < 0 != message.producerEpoch() < 0) {
            sink.respond(failed(Errors.INVALID_REQUEST));
        } else {
            ids.lane()
                    .run(() -> ids.next(id -> sink.respond(
                            id == ProducerIds.NONE
                                    ? failed(Errors.COORDINATOR_LOAD_IN_PROGRESS)
                                    : new InitProducerIdResponseData().setProducerId(id).setProducerEpoch((short) 0))));
        }
    }

    private static InitProducerIdResponseData failed(Errors error) {
        return new InitProducerIdResponseData()
                .setErrorCode(error.code())
                .setProducerId(-1)
                .setProducerEpoch((short) -1);
    }
}
