package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.change.BrokerChange;
import dev.kraftbench.core.doctor.Checkup;
import dev.kraftbench.core.model.BrokerSnapshot;
import dev.kraftbench.core.transaction.HangingTransactions;
import dev.kraftbench.core.transaction.HangingTransactions.Hanging;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.editor.ClusterFormEditor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.ui.PlatformUI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Transactions that no coordinator will ever end, found and aborted in the workbench, on whatever cluster a subclass has. */
@ExtendWith(RunningWorkbench.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HangingTransactionsJourney {
    private static final TopicPartition UNKNOWN = new TopicPartition("ledger", 0);
    private static final TopicPartition KNOWN = new TopicPartition("accounts", 0);
    private static final String ID = "bookings";
    private static final long STRANGER = 8_000_000_000L;
    private static final String VERIFICATION = "transaction.partition.verification.enable";
    private static final long TWO_HOURS_MILLIS = 7_200_000;

    private ClusterSession session;
    private ClusterConnection cluster;

    abstract ClusterSession connect();

    @BeforeAll
    void letBatchesBeForgotten() {
        session = connect();
        cluster = session.cluster();
        session.change(new BrokerChange.AlterConfig(BrokerChange.ALL, Map.of(VERIFICATION, Optional.of("false"))));
        for (TopicPartition partition : List.of(UNKNOWN, KNOWN)) {
            session.topic(partition.topic(), 1, 1);
        }
    }

    @AfterAll
    void disconnect() {
        session.change(new BrokerChange.AlterConfig(BrokerChange.ALL, Map.of(VERIFICATION, Optional.empty())));
        session.close();
    }

    /** Two hours ago: the longest transaction that is allowed would be over. */
    private void forget(TopicPartition partition, String id, long producerId) throws Exception {
        BrokerSnapshot leader = cluster.model().latest().broker(cluster.model().latest().partition(partition.topic(), 0).orElseThrow().leader()).orElseThrow();
        ForgottenBatch.write(leader.host() + ":" + leader.port(), partition, id, producerId, System.currentTimeMillis() - TWO_HOURS_MILLIS);
    }

    /** A transactional id whose coordinator knows the producer, and nothing of its partitions. */
    private long knownProducer() {
        try (KafkaProducer<String, String> producer = session.kafka(config -> new KafkaProducer<>(config, new StringSerializer(), new StringSerializer()),
                Map.of("transactional.id", ID))) {
            producer.initTransactions();
        }
        return ClusterSession.answer("the id is listed", () -> cluster.transactions().transactions(ClusterSession.LIMIT),
                found -> found.all().stream().anyMatch(transaction -> transaction.id().equals(ID))).all().stream()
                .filter(transaction -> transaction.id().equals(ID)).findFirst().orElseThrow().producerId();
    }

    private long readable(TopicPartition partition) {
        try (KafkaConsumer<String, String> consumer = session.kafka(config -> new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer()),
                Map.of("isolation.level", "read_committed"))) {
            return consumer.endOffsets(Set.of(partition)).get(partition);
        }
    }

    private List<Hanging> hanging() {
        var found = RunningWorkbench.await(cluster.transactions().hanging(HangingTransactions.USUAL_MAXIMUM, ClusterSession.LIMIT));
        assertEquals(List.of(), found.gaps());
        return found.all();
    }

    private static Shell window() {
        return PlatformUI.getWorkbench().getWorkbenchWindows()[0].getShell();
    }

    /** That table of the page in which this partition is. */
    private static @Nullable Table table(Control in, TopicPartition partition) {
        if (in instanceof Table table) {
            return table.isVisible() && row(table, partition) >= 0 ? table : null;
        }
        if (in instanceof Composite parent) {
            for (Control child : parent.getChildren()) {
                Table found = table(child, partition);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private static int row(Table table, TopicPartition partition) {
        for (int row = 0; row < table.getItemCount(); row++) {
            if (table.getItem(row).getText(0).equals(partition.toString())) {
                return row;
            }
        }
        return -1;
    }

    private static boolean selected(ClusterFormEditor editor, TopicPartition partition) {
        Table table = table(editor.getActivePageInstance().getPartControl(), partition);
        return table != null && Dialogs.select(table, row(table, partition));
    }

    private void abort(ClusterFormEditor editor, TopicPartition partition) {
        PartsTest.until(partition + " is found", () -> selected(editor, partition));
        WindowPictures.take(window(), "hanging-" + partition.topic());
        Dialogs.press(window(), "Abort in This Partition\u2026", () -> selected(editor, partition));
        PartsTest.until("the preview is open", () -> Dialogs.shell("Preview") != null);
        WindowPictures.take(RunningWorkbench.ui(() -> Dialogs.shell("Preview")), "hanging-preview");
        Dialogs.press("Preview", "Apply");
        PartsTest.until("it is in the operations log", () -> session.connections().operations().operations().stream().anyMatch(operation ->
                operation.commandLines().toString().contains("kafka-transactions.sh --bootstrap-server " + session.servers() + " abort --topic " + partition.topic())
                        && operation.succeeded()));
        PartsTest.until(partition + " is no longer found", () -> table(editor.getActivePageInstance().getPartControl(), partition) == null);
        assertEquals(2, readable(partition), "the batch and its marker");
    }

    @Test
    void whatNoCoordinatorWillEndIsFoundAndAborted() throws Exception {
        forget(UNKNOWN, "nobody", STRANGER);
        assertEquals(0, readable(UNKNOWN), "readers of what is committed wait before it");
        assertEquals(List.of(""), hanging().stream().map(Hanging::id).toList());
        ClusterFormEditor editor = (ClusterFormEditor) session.open(Map.of(CommandCalls.PAGE, "transactions"));
        PartsTest.until("the page has its data", editor::rendersData);
        Dialogs.press(window(), "Find Hanging");
        abort(editor, UNKNOWN);
        forget(KNOWN, ID, knownProducer());
        assertEquals(0, readable(KNOWN));
        assertEquals(List.of(ID), hanging().stream().map(Hanging::id).toList());
        assertEquals(1, RunningWorkbench.await(Checkup.thorough(cluster, ClusterSession.LIMIT)).hanging().size());
        Dialogs.press(window(), "Find Hanging");
        abort(editor, KNOWN);
        assertTrue(hanging().isEmpty());
    }
}
