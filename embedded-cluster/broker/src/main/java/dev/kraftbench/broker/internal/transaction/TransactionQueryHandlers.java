package dev.kraftbench.broker.internal.transaction;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.ResponseSink;
import dev.kraftbench.transaction.TransactionCoordinator;
import java.util.function.Predicate;
import org.apache.kafka.common.message.DescribeTransactionsRequestData;
import org.apache.kafka.common.message.DescribeTransactionsResponseData;
import org.apache.kafka.common.message.ListTransactionsRequestData;
import org.apache.kafka.common.message.ListTransactionsResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** DESCRIBE_TRANSACTIONS and LIST_TRANSACTIONS (KIP-664, 994, 1152). */
final class TransactionQueryHandlers {

    private final TransactionCoordinator coordinator;

    TransactionQueryHandlers(TransactionCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    void describe(Request request, ResponseSink sink) {
        DescribeTransactionsRequestData asked = (DescribeTransactionsRequestData) request.message();
        coordinator.describe(asked.transactionalIds().stream().distinct().toList(), request.connection().lane(), states ->
                sink.respond(new DescribeTransactionsResponseData().setTransactionStates(states)));
    }

    void list(Request request, ResponseSink sink) {
        ListTransactionsRequestData asked = (ListTransactionsRequestData) request.message();
        Predicate<String> ids;
        try {
            ids = ids(asked.transactionalIdPattern());
        } catch (PatternSyntaxException malformed) {
            sink.respond(new ListTransactionsResponseData().setErrorCode(Errors.INVALID_REGULAR_EXPRESSION.code()));
            return;
        }
        coordinator.list(
                asked.stateFilters(), asked.producerIdFilters(), asked.durationFilter(), ids, request.connection().lane(), sink::respond);
    }

    private static Predicate<String> ids(@Nullable String pattern) {
        return pattern == null || pattern.isEmpty() ? any -> true : Pattern.compile(pattern)::matches;
    }
}
