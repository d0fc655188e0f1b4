package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Connections;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.change.Operation;
import dev.kraftbench.core.change.PlacementChange;
import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.produce.RunRequest;
import dev.kraftbench.core.produce.source.DraftRecord;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.CurrentCluster;
import dev.kraftbench.ui.base.LivePart;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Replicas moved by the wizard, on an embedded cluster. */
@ExtendWith(RunningWorkbench.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReassignTest {
    private static final Duration LIMIT = Duration.ofSeconds(RunningWorkbench.LIMIT_SECONDS);
    private static final String ID = "reassign-test";
    private static final String WIZARD = "Reassign Partitions on " + ID;

    private final Connections connections = RunningWorkbench.service(Connections.class);
    private ClusterConnection cluster;

    @BeforeAll
    void startCluster() {
        cluster = connections.add(new ConnectionSettings.Local(ID, ID, Environment.TRAINING, 3, 0, Map.of()));
        RunningWorkbench.await(cluster.open(LIMIT));
        for (String topic : List.of("orders", "payments", "tracking")) {
            RunningWorkbench.await(cluster.plan(new TopicChange.Create(topic, 4, 2, Map.of()), LIMIT).thenCompose(plan -> cluster.apply(plan, LIMIT)));
            PartsTest.until(topic + " is replicated", () -> cluster.model().latest().topic(topic).filter(t -> t.underReplicated() == 0).isPresent());
            RunningWorkbench.await(cluster.producing().start(RunRequest.of(topic, IntStream.range(0, 200).mapToObj(i -> DraftRecord.of("k" + i, "v".repeat(500)))
                    .toList()), LIMIT).outcome());
        }
        RunningWorkbench.ui(() -> {
            CurrentCluster.get().select(cluster);
            return null;
        });
    }

    @AfterAll
    void removeCluster() {
        RunningWorkbench.ui(() -> RunningWorkbench.page().closeAllEditors(false));
        RunningWorkbench.await(cluster.close(LIMIT));
        connections.remove(ID);
    }

    private void call(String command, Map<String, String> what) {
        Map<String, String> parameters = new HashMap<>(what);
        parameters.put(CommandCalls.CLUSTER, ID);
        PlatformUI.getWorkbench().getDisplay().asyncExec(() -> CommandCalls.run(PlatformUI.getWorkbench().getWorkbenchWindows()[0], command, parameters));
    }

    private void picture(String window, String name) {
        WindowPictures.take(Objects.requireNonNull(RunningWorkbench.ui(() -> Dialogs.shell(window))), name);
    }

    private void finishWizard(String pictures) {
        PartsTest.until("the wizard is open", () -> Dialogs.shell(WIZARD) != null);
        picture(WIZARD, pictures + "-goal");
        Dialogs.press(WIZARD, "Next >");
        PartsTest.until("the moves are planned", () -> Dialogs.button(WIZARD, "Next >") != null);
        picture(WIZARD, pictures + "-moves");
        Dialogs.press(WIZARD, "Next >");
        PartsTest.until("the preview is there", () -> Dialogs.button(WIZARD, "Finish") != null);
        picture(WIZARD, pictures + "-preview");
        Dialogs.press(WIZARD, "Finish");
        PartsTest.until("the placement page is shown", () -> RunningWorkbench.page().getActiveEditor() instanceof LivePart part && part.rendersData()
                && Dialogs.shell(WIZARD) == null);
    }

    @Test
    void whatIsGoneIsNotMistakenForWhatStandsFirst() {
        call(CommandCalls.REASSIGN, Map.of(CommandCalls.BROKER, "7"));
        Dialogs.in(WIZARD, shell -> {
            Combo drained = (Combo) Objects.requireNonNull(Dialogs.find(shell, control -> control instanceof Combo combo && combo.getItem(0).startsWith("broker 1")));
            assertEquals("", drained.getText());
            assertEquals(null, Dialogs.button(WIZARD, "Next >"), "no broker is chosen");
            Dialogs.choose(drained, drained.getItem(2));
            assertNotNull(Dialogs.button(WIZARD, "Next >"));
        });
        Dialogs.press(WIZARD, "Cancel");
        PartsTest.until("the wizard is closed", () -> Dialogs.shell(WIZARD) == null);
        call(CommandCalls.REASSIGN, Map.of(CommandCalls.TOPIC, "deleted,payments", CommandCalls.GOAL, "spread"));
        Dialogs.in(WIZARD, shell -> assertEquals(List.of("payments"), Arrays.stream(Objects.requireNonNull(Dialogs.table(shell)).getSelection())
                .map(TableItem::getText).toList()));
        Dialogs.press(WIZARD, "Cancel");
        PartsTest.until("the wizard is closed", () -> Dialogs.shell(WIZARD) == null);
    }

    private static boolean settled(PartitionSnapshot partition) {
        return !partition.moving() && partition.isr().size() == partition.replicas().size();
    }

    @Test
    void aDrainedBrokerHasNoReplicaLeftAndUndoBringsThemBack() {
        List<Operation> operations = List.copyOf(connections.operations().operations());
        call(CommandCalls.REASSIGN, Map.of(CommandCalls.BROKER, "3"));
        finishWizard("reassign-drain");
        PartsTest.until("broker 3 is empty", () -> cluster.model().latest().partitions().noneMatch(p -> p.replicas().contains(3))
                && cluster.model().latest().partitions().allMatch(ReassignTest::settled));
        // the cluster may show it before the answer is here that the line waits for
        PartsTest.until("it is logged", () -> !operations.equals(connections.operations().operations()));
        Operation done = connections.operations().operations().getLast();
        assertTrue(String.join(" ", done.commandLines()).contains("kafka-reassign-partitions.sh"), done.toString());
        assertTrue(String.join(" ", done.undo()).contains("kafka-reassign-partitions.sh"), done.toString());
        picture("Kraftbench", "placement-after-drain");
        call(CommandCalls.REASSIGN, Map.of(CommandCalls.TOPIC, "orders,payments,tracking"));
        finishWizard("reassign-spread");
        PartsTest.until("all brokers have replicas again", () -> cluster.model().latest().topics().values().stream().allMatch(topic -> IntStream.rangeClosed(1, 3)
                .allMatch(broker -> topic.partitions().stream().anyMatch(p -> p.replicas().contains(broker) && settled(p)))));
    }

    @Test
    void aReassignmentUnderWayIsShownAndCancelledAndItsLimitIsTakenAway() {
        PartsTest.until("all is settled", () -> cluster.model().latest().partition("orders", 0).filter(ReassignTest::settled).isPresent());
        PartitionSnapshot partition = cluster.model().latest().partition("orders", 0).orElseThrow();
        int other = IntStream.rangeClosed(1, 3).filter(b -> !partition.replicas().contains(b)).findFirst().orElseThrow();
        // so slow that it is under way until somebody ends it
        PlacementChange slow = new PlacementChange.Reassign(new TreeMap<>(Map.of(PartitionId.of(partition), List.of(partition.replicas().getFirst(), other))), 1, false);
        RunningWorkbench.await(cluster.plan(slow, LIMIT).thenCompose(plan -> cluster.apply(plan, LIMIT)));
        call(CommandCalls.OPEN, Map.of(CommandCalls.PAGE, "placement"));
        PartsTest.until("it can be cancelled", () -> Dialogs.button("Kraftbench", "Cancel All") != null && Dialogs.button("Kraftbench", "Cancel All").isVisible());
        PartsTest.until("its limit is told", () -> Dialogs.button("Kraftbench", "Remove Limits\u2026") != null
                && Dialogs.button("Kraftbench", "Remove Limits\u2026").isVisible());
        picture("Kraftbench", "placement-moving");
        Dialogs.press("Kraftbench", "Cancel All");
        Dialogs.press("Preview of the change", "Apply");
        PartsTest.until("the replicas are those from before", () -> cluster.model().latest().partition("orders", 0)
                .filter(p -> p.replicas().equals(partition.replicas()) && settled(p)).isPresent());
        Dialogs.press("Kraftbench", "Remove Limits\u2026");
        PartsTest.until("the preview is open", () -> Dialogs.shell("Preview of the change") != null);
        picture("Preview of the change", "unthrottle-preview");
        Dialogs.press("Preview of the change", "Apply");
        PartsTest.until("the limits are gone", () -> Dialogs.button("Kraftbench", "Remove Limits\u2026") == null || !Dialogs.button("Kraftbench", "Remove Limits\u2026").isVisible());
        ClusterSession.answer("there is none", () -> cluster.placement().throttles(LIMIT), throttles -> !throttles.any());
    }

    @Test
    void onePartitionIsMovedToTheBrokersThatWereTyped() {
        PartsTest.until("all is settled", () -> cluster.model().latest().partition("tracking", 1).filter(ReassignTest::settled).isPresent());
        List<Integer> before = cluster.model().latest().partition("tracking", 1).orElseThrow().replicas();
        call(CommandCalls.REASSIGN, Map.of(CommandCalls.TOPIC, "tracking", CommandCalls.PARTITION, "1"));
        PartsTest.until("the wizard is open", () -> Dialogs.shell(WIZARD) != null);
        Text target = (Text) Objects.requireNonNull(RunningWorkbench.ui(() -> Dialogs.find(Objects.requireNonNull(Dialogs.shell(WIZARD)),
                control -> control instanceof Text text && text.getText().matches("\\d, \\d"))));
        RunningWorkbench.ui(() -> {
            target.setText("1, 1");
            return null;
        });
        assertEquals(null, RunningWorkbench.ui(() -> Dialogs.button(WIZARD, "Next >")), "a broker twice is refused");
        List<Integer> wanted = before.equals(List.of(2, 1)) ? List.of(1, 2) : List.of(2, 1);
        RunningWorkbench.ui(() -> {
            target.setText(wanted.getFirst() + ", " + wanted.getLast());
            return null;
        });
        finishWizard("reassign-move");
        PartsTest.until("it is there", () -> cluster.model().latest().partition("tracking", 1).filter(p -> p.replicas().equals(wanted) && settled(p)).isPresent());
    }
}
