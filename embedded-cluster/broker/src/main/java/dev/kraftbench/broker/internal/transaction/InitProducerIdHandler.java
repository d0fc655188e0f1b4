package dev.kraftbench.broker.internal.transaction;

import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import dev.kraftbench.transaction.Answer;
import dev.kraftbench.transaction.ProducerIdAndEpoch;
import dev.kraftbench.transaction.ProducerIdSource;
import dev.kraftbench.transaction.TransactionCoordinator;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.protocol.Errors;

/**
 * INIT_PRODUCER_ID: any broker gives a fresh id to a producer that is only idempotent; one with a transactional id gets its id and epoch
 * from the coordinator.
 */
public final class InitProducerIdHandler implements RequestHandler {

    /** Since this version clients know PRODUCER_FENCED. */
    private static final short FENCED_SINCE = 4;

    private final TransactionCoordinator coordinator;
    private final ProducerIdSource ids;

    public InitProducerIdHandler(TransactionCoordinator coordinator, ProducerIdSource ids) {
        this.coordinator = coordinator;
        this.ids = ids;
    }

    @Override
    public void handle(Request request, ResponseSink sink) {
        InitProducerIdRequestData message = (InitProducerIdRequestData) request.message();
        ProducerIdAndEpoch producer = new ProducerIdAndEpoch(message.producerId(), message.producerEpoch());
        if (producer.id() < 0 != producer.epoch() < 0) {
            sink.respond(answer(Answer.failed(Errors.INVALID_REQUEST), request.version()));
        } else if (message.transactionalId() == null) {
            ids.next(id -> sink.respond(answer(
                    id == ProducerIdSource.NONE
                            ? Answer.failed(Errors.COORDINATOR_LOAD_IN_PROGRESS)
                            : new Answer(Errors.NONE, new ProducerIdAndEpoch(id, (short) 0)),
                    request.version())));
        } else if (message.keepPreparedTxn()) {
            // The second phase of two-phase commits (KIP-939) is not part of Kafka 4.4 either.
            sink.respond(answer(Answer.failed(Errors.UNSUPPORTED_VERSION), request.version()));
        } else {
            coordinator.initialise(
                    message.transactionalId(),
                    message.transactionTimeoutMs(),
                    message.enable2Pc(),
                    producer.id() < 0 ? null : producer,
                    answer -> sink.respond(answer(answer, request.version())));
        }
    }

    private static InitProducerIdResponseData answer(Answer answer, short version) {
        return new InitProducerIdResponseData()
                .setErrorCode(OldClients.fenced(answer.error(), version, FENCED_SINCE).code())
                .setProducerId(answer.producer().id())
                .setProducerEpoch(answer.producer().epoch());
    }
}
