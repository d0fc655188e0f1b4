package dev.kraftbench.broker.internal.transaction;

import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import dev.kraftbench.transaction.ProducerIdAndEpoch;
import dev.kraftbench.transaction.TransactionCoordinator;
import org.apache.kafka.common.message.EndTxnRequestData;
import org.apache.kafka.common.message.EndTxnResponseData;

/** END_TXN: commits or aborts; since version 5 the answer tells with which producer id and epoch to go on (KIP-890). */
final class EndTxnHandler implements RequestHandler {

    /** Since this version clients know PRODUCER_FENCED. */
    private static final short FENCED_SINCE = 2;

    private static final short EPOCH_PER_TRANSACTION_SINCE = 5;

    private final TransactionCoordinator coordinator;

    EndTxnHandler(TransactionCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public void handle(Request request, ResponseSink sink) {
        EndTxnRequestData asked = (EndTxnRequestData) request.message();
        boolean epochPerTransaction = request.version() >= EPOCH_PER_TRANSACTION_SINCE;
        coordinator.end(
                asked.transactionalId(),
                new ProducerIdAndEpoch(asked.producerId(), asked.producerEpoch()),
                asked.committed(),
                (short) (epochPerTransaction ? 2 : 0),
                answer -> {
                    EndTxnResponseData response = new EndTxnResponseData()
                            .setErrorCode(OldClients.fenced(answer.error(), request.version(), FENCED_SINCE).code());
                    if (epochPerTransaction) {
                        response.setProducerId(answer.producer().id()).setProducerEpoch(answer.producer().epoch());
                    }
                    sink.respond(response);
                });
    }
}
