package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.change.PlacementChange;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.LivePart;
import dev.kraftbench.ui.base.editor.ClusterFormEditor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Spinner;
import org.eclipse.swt.widgets.Text;
import org.junit.jupiter.api.Test;

/** Replicas moved for every goal of the wizard, limited and taken back, and leaders elected, on whatever cluster of three brokers a subclass has. */
abstract class PlacementJourney extends ClusterJourney {
    private static final int BROKERS = 3;

    private static boolean settled(PartitionSnapshot partition) {
        return !partition.moving() && partition.isr().size() == partition.replicas().size();
    }

    private boolean settled() {
        return session().cluster().model().latest().partitions().allMatch(PlacementJourney::settled);
    }

    /** A replica that another broker could have instead. */
    private boolean on(int broker) {
        return session().cluster().model().latest().partitions().anyMatch(partition -> partition.replicas().contains(broker) && partition.replicas().size() < BROKERS);
    }

    private String wizard() {
        return "Reassign Partitions on " + session().cluster().name();
    }

    private void finish() {
        Dialogs.press(wizard(), "Next >");
        // the moves are planned first
        PartsTest.until("the moves are shown", () -> Dialogs.tableWith(Dialogs.shell(wizard()), "Then") != null);
        Dialogs.press(wizard(), "Next >");
        Dialogs.press(wizard(), "Finish");
        PartsTest.until("the placement page is shown", () -> RunningWorkbench.page().getActiveEditor() instanceof LivePart part && part.rendersData()
                && Dialogs.shell(wizard()) == null);
    }

    private void assign(String topic, Map<Integer, List<Integer>> replicas) {
        TreeMap<PartitionId, List<Integer>> target = new TreeMap<>();
        replicas.forEach((partition, brokers) -> target.put(new PartitionId(topic, partition), brokers));
        session().change(new PlacementChange.Reassign(target));
        PartsTest.until(topic + " is where it was put", () -> replicas.entrySet().stream().allMatch(each -> session().cluster().model().latest()
                .partition(topic, each.getKey()).filter(partition -> partition.replicas().equals(each.getValue()) && settled(partition)).isPresent()));
    }

    @Test
    void aBrokerIsDrainedAndTheUndoBringsItsReplicasBack() {
        session().topic("drained", 3, 2);
        PartsTest.until("broker 3 has replicas", () -> on(3) && settled());
        Map<PartitionId, List<Integer>> before = replicas();
        session().begin(CommandCalls.REASSIGN, Map.of(CommandCalls.BROKER, "3"));
        finish();
        PartsTest.until("broker 3 has nothing that another can have", () -> !on(3) && settled());
        session().takeBack("kafka-reassign-partitions.sh");
        PartsTest.until("all is as it was", () -> replicas().equals(before) && settled());
    }

    private Map<PartitionId, List<Integer>> replicas() {
        Map<PartitionId, List<Integer>> all = new TreeMap<>();
        session().cluster().model().latest().partitions().forEach(partition -> all.put(PartitionId.of(partition), List.copyOf(partition.replicas())));
        return all;
    }

    @Test
    void theReplicationFactorIsRaisedByTheWizard() {
        session().topic("raised", 2, 1);
        session().begin(CommandCalls.REASSIGN, Map.of(CommandCalls.TOPIC, "raised", CommandCalls.GOAL, "factor"));
        Dialogs.in(wizard(), shell -> {
            Spinner factor = (Spinner) Objects.requireNonNull(Dialogs.find(shell, control -> control instanceof Spinner));
            assertEquals(BROKERS, factor.getSelection());
        });
        finish();
        PartsTest.until("each partition has three replicas", () -> topic("raised").partitions().stream().allMatch(p -> p.replicas().size() == BROKERS && settled(p)));
    }

    @Test
    void topicsAreSpreadOverAllBrokers() {
        session().topic("heaped", 3, 1);
        assign("heaped", Map.of(0, List.of(1), 1, List.of(1), 2, List.of(1)));
        session().begin(CommandCalls.REASSIGN, Map.of(CommandCalls.TOPIC, "heaped", CommandCalls.GOAL, "spread"));
        finish();
        PartsTest.until("each broker has one", () -> topic("heaped").partitions().stream().map(p -> p.replicas().getFirst()).distinct().count() == BROKERS
                && topic("heaped").partitions().stream().allMatch(PlacementJourney::settled));
    }

    @Test
    void leadersAreBalancedWithoutMovingData() {
        session().topic("led", 3, 3);
        assign("led", Map.of(0, List.of(1, 2, 3), 1, List.of(1, 2, 3), 2, List.of(1, 2, 3)));
        session().change(new PlacementChange.Elect(PlacementChange.Election.PREFERRED, new java.util.TreeSet<>(Stream.of(0, 1, 2)
                .map(partition -> new PartitionId("led", partition)).toList())));
        PartsTest.until("one broker leads all", () -> topic("led").partitions().stream().allMatch(p -> p.leader() == 1));
        session().begin(CommandCalls.REASSIGN, Map.of(CommandCalls.TOPIC, "led", CommandCalls.GOAL, "balance", CommandCalls.MEASURE, "leaders"));
        Dialogs.in(wizard(), shell -> assertEquals("leaders (moves no data)", ((Combo) Objects.requireNonNull(Dialogs.find(shell,
                control -> control instanceof Combo combo && combo.indexOf("leaders (moves no data)") >= 0))).getText()));
        finish();
        PartsTest.until("each broker leads one", () -> topic("led").partitions().stream().map(PartitionSnapshot::leader).distinct().count() == BROKERS);
        assertTrue(topic("led").partitions().stream().allMatch(p -> p.replicas().size() == BROKERS));
    }

    @Test
    void preferredLeadersAreElectedFromThePlacementPage() {
        session().topic("elected-again", 1, 3);
        List<Integer> replicas = topic("elected-again").partitions().getFirst().replicas();
        List<Integer> turned = replicas.reversed();
        assign("elected-again", Map.of(0, turned));
        assertEquals(replicas.getFirst(), topic("elected-again").partitions().getFirst().leader(), "the leader stays until there is an election");
        session().open(Map.of(CommandCalls.PAGE, "placement"));
        Dialogs.press(window(), "Elect Preferred Leaders\u2026");
        Dialogs.press(PREVIEW, "Apply");
        PartsTest.until("the preferred one leads", () -> topic("elected-again").partitions().getFirst().leader() == turned.getFirst());
        assertTrue(session().operation("kafka-leader-election.sh").succeeded());
    }

    @Test
    void theLimitOfMovesUnderWayIsRaisedUntilTheyAreDone() {
        session().topic("slow", 1, 1);
        // more than a follower fetches before a limit holds it up
        session().send(IntStream.range(0, 80).mapToObj(i -> new ProducerRecord<>("slow", 0, "k" + i, "v".repeat(100_000))).toList());
        int from = topic("slow").partitions().getFirst().leader();
        int to = from % BROKERS + 1;
        session().change(new PlacementChange.Reassign(new TreeMap<>(Map.of(new PartitionId("slow", 0), List.of(to))), 1, false));
        ClusterFormEditor editor = (ClusterFormEditor) session().open(Map.of(CommandCalls.PAGE, "placement"));
        PartsTest.until("the move is shown", () -> Dialogs.tableWith(window(), "Coming") != null && Dialogs.tableWith(window(), "Coming").getItemCount() == 1
                && Dialogs.tableWith(window(), "Coming").getItem(0).getText(0).equals("slow-0"));
        Dialogs.press(window(), "Limit\u2026");
        Dialogs.in("Limit", dialog -> ((Text) Objects.requireNonNull(Dialogs.find(dialog, control -> control instanceof Text text && text.getEditable()))).setText("500"));
        Dialogs.press("Limit", "OK");
        Dialogs.press(PREVIEW, "Apply");
        PartsTest.until("the replica has moved", () -> topic("slow").partitions().getFirst().replicas().equals(List.of(to)) && settled());
        Dialogs.press(window(), "Remove Limits\u2026");
        Dialogs.press(PREVIEW, "Apply");
        ClusterSession.answer("the limits are gone", () -> session().cluster().placement().throttles(ClusterSession.LIMIT), throttles -> !throttles.any());
        RunningWorkbench.ui(() -> RunningWorkbench.page().closeEditor(editor, false));
    }
}
