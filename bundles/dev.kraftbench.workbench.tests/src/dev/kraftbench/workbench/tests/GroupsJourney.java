package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.model.ConfigEntry;
import dev.kraftbench.core.model.GroupDetails;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.LivePart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Groups set to other offsets in every way there is, configured, freed of members and deleted, on whatever cluster a subclass has. */
@ExtendWith(RunningWorkbench.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class GroupsJourney {
    private static final String TOPIC = "visits";
    private static final int PARTITIONS = 3;
    /** In each partition, one an hour: the offset is the hour. */
    private static final int HOURS = 40;
    private static final Instant BEGAN = Instant.now().minus(Duration.ofHours(HOURS).plusMinutes(30));
    private static final int PARTITION = 0;
    private static final int NEW_OFFSET = 3;
    private static final int OVERVIEW = 0;
    private static final int OFFSETS = 1;
    private static final int CONFIGURATION = 2;

    private ClusterSession session;

    abstract ClusterSession connect();

    @BeforeAll
    void connectAndWrite() {
        session = connect();
        session.topic(TOPIC, PARTITIONS, 1);
        session.send(IntStream.range(0, HOURS * PARTITIONS).mapToObj(i -> new ProducerRecord<>(TOPIC, i % PARTITIONS,
                BEGAN.plus(Duration.ofHours(i / PARTITIONS)).toEpochMilli(), "k" + i, "v")).toList());
    }

    @AfterAll
    void disconnect() {
        session.close();
    }

    private static Shell window() {
        return PlatformUI.getWorkbench().getWorkbenchWindows()[0].getShell();
    }

    private void group(String group) {
        session.consume(group, TOPIC, HOURS * PARTITIONS);
        known(group);
    }

    private void known(String group) {
        PartsTest.until(group + " is known", () -> session.cluster().model().latest().groups().stream().anyMatch(each -> each.id().equals(group)));
    }

    private LivePart open(String group, int page) {
        LivePart editor = session.open(Map.of(CommandCalls.GROUP, group));
        ClusterSession.show(editor, page, "the editor of " + group);
        return editor;
    }

    private List<Long> committed(String group) {
        return RunningWorkbench.await(session.cluster().groups().group(group, ClusterSession.LIMIT)).lags().stream()
                .sorted(Comparator.comparing(GroupDetails.PartitionLag::partition)).map(GroupDetails.PartitionLag::committed).toList();
    }

    private static Table offsets() {
        return Dialogs.tableWith(window(), "New offset");
    }

    private void workOut(String target, String text, List<String> expected) {
        RunningWorkbench.ui(() -> {
            Dialogs.choose(Dialogs.after(window(), "Set to", Combo.class), target);
            Dialogs.after(window(), "Set to", Text.class).setText(text);
            return null;
        });
        Dialogs.press(window(), target.contains("file") ? "Read File\u2026" : "Work Out");
        shows(target, expected);
    }

    private static void shows(String what, List<String> expected) {
        PartsTest.until(what + " means " + expected, () -> offsets() != null
                && Arrays.stream(offsets().getItems()).map(item -> item.getText(NEW_OFFSET)).toList().equals(expected));
    }

    private static Text cell(String partition) {
        assertTrue(Dialogs.select(offsets(), PARTITION, List.of(partition)));
        Event key = new Event();
        key.keyCode = SWT.F2;
        offsets().notifyListeners(SWT.KeyDown, key);
        return (Text) Objects.requireNonNull(Dialogs.find(offsets(), control -> control instanceof Text));
    }

    private static void type(String partition, String offset) {
        RunningWorkbench.ui(() -> {
            Text cell = cell(partition);
            cell.setText(offset);
            Event enter = new Event();
            enter.detail = SWT.TRAVERSE_RETURN;
            cell.notifyListeners(SWT.Traverse, enter);
            return null;
        });
    }

    /** Begins to type, and goes elsewhere. */
    private static void look(String partition) {
        RunningWorkbench.ui(() -> {
            cell(partition).notifyListeners(SWT.FocusOut, new Event());
            return null;
        });
    }

    @Test
    void offsetsAreWorkedOutForEveryTargetThenSetAndTakenBack(@TempDir Path directory) throws IOException {
        group("counters");
        List<Long> before = List.of((long) HOURS, (long) HOURS, (long) HOURS);
        assertEquals(before, committed("counters"));
        open("counters", OFFSETS);
        workOut("the earliest record", "", List.of("0", "0", "0"));
        workOut("a date and time", BEGAN.plus(Duration.ofHours(10)).toString(), List.of("10", "10", "10"));
        workOut("so long ago", "20h", List.of("21", "21", "21"));
        workOut("forwards or back by", "-5", List.of("35", "35", "35"));
        workOut("an offset", "12", List.of("12", "12", "12"));
        workOut("the end (latest)", "", List.of("", "", ""));
        Path file = Files.writeString(directory.resolve("offsets.csv"), "visits,0,7\nvisits,1,8\nvisits,2,9\n");
        workOut("a file's offsets", file.toString(), List.of("7", "8", "9"));
        look("visits-0");
        type("visits-1", "17");
        shows("what was typed", List.of("7", "\u270E 17", "9"));
        assertEquals(before, committed("counters"), "nothing changes before it is applied");
        Dialogs.press(window(), "Set Offsets\u2026");
        Dialogs.press("Preview", "Apply");
        ClusterSession.answer("the offsets are set", () -> session.cluster().groups().group("counters", ClusterSession.LIMIT), group -> committed("counters")
                .equals(List.of(7L, 17L, 9L)));
        session.takeBack("--reset-offsets --group counters");
        ClusterSession.answer("the offsets are those from before", () -> session.cluster().groups().group("counters", ClusterSession.LIMIT),
                group -> committed("counters").equals(before));
    }

    @Test
    void offsetsOfAPartitionAreDeletedAndTakenBack() {
        group("forgetful");
        open("forgetful", OFFSETS);
        Dialogs.press(window(), "Delete Offsets\u2026", () -> Dialogs.select(offsets(), PARTITION, List.of("visits-2")));
        Dialogs.press("Preview", "Apply");
        ClusterSession.answer("they are forgotten", () -> session.cluster().groups().group("forgetful", ClusterSession.LIMIT),
                group -> group.lags().stream().noneMatch(lag -> lag.partition() == 2 && lag.committed() >= 0) && group.lags().size() >= 2);
        session.takeBack("--delete-offsets --group forgetful");
        ClusterSession.answer("they are back", () -> session.cluster().groups().group("forgetful", ClusterSession.LIMIT),
                group -> group.lags().stream().anyMatch(lag -> lag.partition() == 2 && lag.committed() == HOURS));
    }

    @Test
    void groupsAreDeletedTogether() {
        group("leavers");
        group("goers");
        session.open(Map.of(CommandCalls.PAGE, "groups"));
        Dialogs.press(window(), "Delete\u2026", () -> Dialogs.select(Dialogs.tableWith(window(), "Group"), PARTITION, List.of("leavers", "goers")));
        Dialogs.press("Preview", "Apply");
        PartsTest.until("they are gone", () -> session.cluster().model().latest().groups().stream().noneMatch(each -> List.of("leavers", "goers").contains(each.id())));
        assertTrue(session.operation("--delete --group leavers").succeeded());
    }

    @Test
    void aGroupThatWasDeletedIsSaidToBeGoneOnEveryPageOfItsEditor() {
        group("quitters");
        LivePart editor = open("quitters", CONFIGURATION);
        ClusterSession.show(editor, OFFSETS, "the editor of quitters");
        ClusterSession.show(editor, OVERVIEW, "the editor of quitters");
        Dialogs.press(window(), "Delete Group\u2026");
        Dialogs.press("Preview", "Apply");
        for (int page : new int[] {OVERVIEW, OFFSETS, CONFIGURATION}) {
            RunningWorkbench.ui(() -> {
                editor.showPage(page);
                return null;
            });
            PartsTest.until("page " + page + " says so", () -> Dialogs.find(window(),
                    control -> control instanceof Label label && label.isVisible() && label.getText().equals("Group quitters does not exist")) != null);
        }
    }

    @Test
    void aGroupIsConfiguredAndPutBackToItsDefault() {
        String entry = "consumer.session.timeout.ms";
        group("patient");
        open("patient", CONFIGURATION);
        String before = config("patient", entry).value();
        Dialogs.press(window(), "Edit\u2026", () -> Dialogs.select(Dialogs.tableWith(window(), "Explanation"), 0, List.of(entry)));
        Dialogs.in(entry, dialog -> ((Text) Objects.requireNonNull(Dialogs.find(dialog, control -> control instanceof Text text && text.getEditable()))).setText("50000"));
        Dialogs.press(entry, "OK");
        Dialogs.press("Preview", "Apply");
        ClusterSession.answer("it has the value", () -> session.cluster().groups().config("patient", ClusterSession.LIMIT), entries -> entries.stream()
                .anyMatch(each -> each.name().equals(entry) && "50000".equals(each.value())));
        session.heardByAll();
        Dialogs.press(window(), "Back to Default", () -> Dialogs.select(Dialogs.tableWith(window(), "Explanation"), 0, List.of(entry)));
        Dialogs.press("Preview", "Apply");
        ClusterSession.answer("it has its default", () -> session.cluster().groups().config("patient", ClusterSession.LIMIT), entries -> entries.stream()
                .anyMatch(each -> each.name().equals(entry) && Objects.equals(before, each.value())));
    }

    private ConfigEntry config(String group, String entry) {
        return RunningWorkbench.await(session.cluster().groups().config(group, ClusterSession.LIMIT)).stream().filter(each -> each.name().equals(entry))
                .findFirst().orElseThrow();
    }

    @Test
    void aStaticMemberIsRemoved() {
        try (KafkaConsumer<String, String> consumer = session.kafka(config -> new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer()),
                Map.of("group.id", "stayers", "group.protocol", "classic", "group.instance.id", "seat-1", "session.timeout.ms", "45000"))) {
            consumer.subscribe(List.of(TOPIC));
            long deadline = System.nanoTime() + ClusterSession.LIMIT.toNanos();
            while (consumer.assignment().isEmpty()) {
                assertTrue(System.nanoTime() < deadline, "nothing is assigned");
                consumer.poll(Duration.ofMillis(100));
            }
            consumer.commitSync(Map.of(new org.apache.kafka.common.TopicPartition(TOPIC, 0), new org.apache.kafka.clients.consumer.OffsetAndMetadata(1)));
            known("stayers");
            open("stayers", OVERVIEW);
            Dialogs.press(window(), "Remove Members\u2026", () -> Dialogs.select(Dialogs.tableWith(window(), "Instance id"), 6, List.of("seat-1")));
            Dialogs.press("Preview", "Apply");
            ClusterSession.answer("it has no member", () -> session.cluster().groups().group("stayers", ClusterSession.LIMIT), group -> group.members().isEmpty());
        }
    }
}
