package dev.kraftbench.remote.transaction;

import static dev.kraftbench.remote.AdminQueries.millis;
import static dev.kraftbench.remote.Failures.answer;
import static dev.kraftbench.remote.RemoteTexts.TEXTS;

import dev.kraftbench.core.change.ChangePlan;
import dev.kraftbench.core.change.ChangePlan.Difference;
import dev.kraftbench.core.change.ChangeProgress;
import dev.kraftbench.core.change.CommandLine;
import dev.kraftbench.core.change.TransactionChange;
import dev.kraftbench.core.transaction.PartitionProducer;
import dev.kraftbench.remote.AdminSession;
import dev.kraftbench.remote.ChangeFamily;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.AbortTransactionOptions;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTransactionsOptions;
import org.apache.kafka.clients.admin.FenceProducersOptions;
import org.apache.kafka.clients.admin.TerminateTransactionOptions;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.common.TopicPartition;

/** Transactions ended from outside. */
public final class TransactionChanges implements ChangeFamily<TransactionChange> {
    private final Admin admin;
    private final String bootstrapServers;

    public TransactionChanges(AdminSession session) {
        this.admin = session.admin();
        this.bootstrapServers = session.bootstrapServers();
    }

    @Override
    public Class<TransactionChange> type() {
        return TransactionChange.class;
    }

    @Override
    public List<String> commandLines(TransactionChange change) {
        CommandLine line = CommandLine.of("kafka-transactions", bootstrapServers);
        return switch (change) {
            case TransactionChange.AbortHanging c -> line.flag("abort").option("--topic", c.producer().partition().topic())
                    .option("--partition", c.producer().partition().partition()).option("--start-offset", c.producer().transactionStart()).asList();
            case TransactionChange.FenceProducers c -> List.of("# " + TEXTS.of("transaction.noTool"));
            case TransactionChange.Terminate c -> line.flag("forceTerminateTransaction").option("--transactionalId", c.id()).asList();
        };
    }

    @Override
    public CompletableFuture<ChangePlan> plan(TransactionChange change, Duration timeout) {
        return switch (change) {
            case TransactionChange.AbortHanging c -> CompletableFuture.completedFuture(plan(c, abort(c.producer()), List.of(TEXTS.of("transaction.warn.abort"),
                    TEXTS.of("transaction.warn.sure"))));
            case TransactionChange.FenceProducers c -> described(c.ids(), timeout).thenApply(known -> plan(c, known.entrySet().stream()
                    .map(e -> new Difference(e.getKey(), state(e.getValue()), TEXTS.of("transaction.fenced"))).toList(), List.of(TEXTS.of("transaction.warn.fence"))));
            case TransactionChange.Terminate c -> described(List.of(c.id()), timeout).thenApply(known -> plan(c, known.entrySet().stream()
                    .map(e -> new Difference(e.getKey(), state(e.getValue()), TEXTS.of("transaction.aborted"))).toList(),
                    List.of(TEXTS.of("transaction.warn.terminate"))));
        };
    }

    private ChangePlan plan(TransactionChange change, List<Difference> differences, List<String> warnings) {
        return new ChangePlan(change, differences, commandLines(change), warnings, Optional.empty());
    }

    private static List<Difference> abort(PartitionProducer producer) {
        return List.of(new Difference(TEXTS.of("transaction.in", producer.partition()),
                TEXTS.of("transaction.openSince", producer.transactionStart(), producer.producerId(), producer.producerEpoch()), TEXTS.of("transaction.aborted")));
    }

    private static String state(TransactionDescription transaction) {
        return TEXTS.of("transaction.state", transaction.state(), transaction.producerEpoch(), transaction.topicPartitions().size());
    }

    private CompletableFuture<Map<String, TransactionDescription>> described(List<String> ids, Duration timeout) {
        return answer("DESCRIBE_TRANSACTIONS", admin.describeTransactions(ids, new DescribeTransactionsOptions().timeoutMs(millis(timeout))).all(), timeout)
                .thenApply(TreeMap::new);
    }

    @Override
    public CompletableFuture<Void> apply(TransactionChange change, ChangeProgress progress, Duration timeout) {
        int millis = millis(timeout);
        return switch (change) {
            case TransactionChange.AbortHanging c -> answer("WRITE_TXN_MARKERS", admin.abortTransaction(new AbortTransactionSpec(
                    new TopicPartition(c.producer().partition().topic(), c.producer().partition().partition()), c.producer().producerId(),
                    (short) c.producer().producerEpoch(), Math.max(0, c.producer().coordinatorEpoch())), new AbortTransactionOptions().timeoutMs(millis)).all(), timeout);
            case TransactionChange.FenceProducers c -> answer("INIT_PRODUCER_ID",
                    admin.fenceProducers(c.ids(), new FenceProducersOptions().timeoutMs(millis)).all(), timeout);
            case TransactionChange.Terminate c -> answer("INIT_PRODUCER_ID",
                    admin.forceTerminateTransaction(c.id(), new TerminateTransactionOptions().timeoutMs(millis)).result(), timeout);
        };
    }
}
