package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.change.GroupChange;
import dev.kraftbench.core.group.GroupKind;
import dev.kraftbench.core.model.GroupDetails;
import dev.kraftbench.core.model.GroupDetails.Member;
import dev.kraftbench.core.model.GroupDetails.Subtopology;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.editor.ClusterFormEditor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two instances of a Kafka Streams application, each a process, with the group protocol of their own; seen in the group's editor of whatever cluster a subclass has. */
@ExtendWith(RunningWorkbench.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StreamsJourney {
    private static final String APPLICATION = "word-count";
    private static final String SOURCE = "sentences";
    private static final String SINK = "words-counted";
    private static final int PARTITIONS = 3;
    private static final int OVERVIEW = 0;
    private static final int TOPOLOGY = 1;
    private static final int OFFSETS = 2;

    private ClusterSession session;
    private ClusterConnection cluster;

    abstract ClusterSession connect();

    @BeforeAll
    void prepare() {
        session = connect();
        cluster = session.cluster();
        session.topic(SOURCE, PARTITIONS, 1);
        session.topic(SINK, PARTITIONS, 1);
        session.change(new GroupChange.AlterConfig(APPLICATION, Map.of("streams.num.standby.replicas", Optional.of("1"))));
        write(60);
    }

    @AfterAll
    void disconnect() {
        session.close();
    }

    private void write(int lines) {
        session.send(IntStream.range(0, lines).mapToObj(i -> new ProducerRecord<>(SOURCE, i % PARTITIONS, (String) null, "the quick brown fox " + i)).toList());
    }

    private PeerProcess instance(Path output) throws IOException {
        return PeerProcess.start(output, "-Xmx256m", "dev.kraftbench.conformance.WordCount", session.servers(), APPLICATION, SOURCE, SINK,
                "group.protocol=streams", "commit.interval.ms=1000", "client.id=" + output.getFileName());
    }

    private GroupDetails group(String what, Predicate<GroupDetails> wanted) {
        return ClusterSession.answer(what, () -> cluster.groups().group(APPLICATION, ClusterSession.LIMIT), wanted);
    }

    private static long tasks(GroupDetails group, String role) {
        return group.members().stream().map(Member::work).flatMap(List::stream).filter(task -> role.isEmpty() ? !task.contains("(") : task.endsWith(role)).count();
    }

    private static boolean settled(GroupDetails group, int members, int standbys) {
        return group.state().equals("Stable") && group.members().size() == members && group.members().stream().noneMatch(Member::moving)
                && tasks(group, "") == 2 * PARTITIONS && tasks(group, "(standby)") == standbys;
    }

    private static Shell window() {
        return PlatformUI.getWorkbench().getWorkbenchWindows()[0].getShell();
    }

    private static List<Table> tables(Control control) {
        if (control instanceof Table table && table.isVisible()) {
            return List.of(table);
        }
        return control instanceof Composite parent ? Stream.of(parent.getChildren()).flatMap(child -> tables(child).stream()).toList() : List.of();
    }

    private static List<List<String>> cells(ClusterFormEditor editor, int number) {
        List<Table> visible = tables(editor.getActivePageInstance().getPartControl());
        if (number >= visible.size()) {
            return List.of();
        }
        List<List<String>> rows = new ArrayList<>();
        Table table = visible.get(number);
        for (int row = 0; row < table.getItemCount(); row++) {
            TableItem item = table.getItem(row);
            rows.add(IntStream.range(0, table.getColumnCount()).mapToObj(item::getText).toList());
        }
        return rows;
    }

    private static long with(List<List<String>> rows, String cell) {
        return rows.stream().filter(row -> row.contains(cell)).count();
    }

    @Test
    void aLiveApplicationsTopologyTasksAndMembersAreShownAndItIsReset(@TempDir Path directory) throws Exception {
        ClusterFormEditor editor;
        try (PeerProcess first = instance(directory.resolve("first"))) {
            try (PeerProcess second = instance(directory.resolve("second"))) {
                PartsTest.until("the group is known", () -> cluster.model().latest().groups().stream()
                        .anyMatch(group -> group.id().equals(APPLICATION) && GroupKind.of(group.type()) == GroupKind.STREAMS));
                GroupDetails group = group("both share the work, with standbys", details -> settled(details, 2, PARTITIONS));
                assertEquals(List.of(List.of(SOURCE), List.of()), group.topology().stream().map(Subtopology::sources).toList());
                editor = (ClusterFormEditor) session.open(Map.of(CommandCalls.GROUP, APPLICATION));
                ClusterSession.everyPageHasData("the streams group's editor", editor);
                ClusterSession.show(editor, TOPOLOGY, "the streams group's editor");
                PartsTest.until("parts and tasks are shown", () -> cells(editor, 0).size() == 2 && with(cells(editor, 1), "active") == 2 * PARTITIONS
                        && with(cells(editor, 1), "standby") == PARTITIONS);
                WindowPictures.take(window(), "streams-topology");
                ClusterSession.show(editor, OVERVIEW, "the streams group's editor");
                PartsTest.until("two members are shown", () -> cells(editor, 0).size() == 2);
                WindowPictures.take(window(), "streams-overview");
            }
            group("the first has all the work", details -> settled(details, 1, 0));
            ClusterSession.show(editor, TOPOLOGY, "the streams group's editor");
            PartsTest.until("its tasks are all there are", () -> cells(editor, 1).size() == 2 * PARTITIONS && with(cells(editor, 1), "active") == 2 * PARTITIONS);
            group("it has counted everything", details -> details.totalLag() == 0 && details.lags().size() == 2 * PARTITIONS);
        }
        group("nobody is left", details -> details.members().isEmpty());
        ClusterSession.show(editor, OFFSETS, "the streams group's editor");
        PartsTest.until("the offsets are shown", () -> cells(editor, 0).size() == 2 * PARTITIONS);
        WindowPictures.take(window(), "streams-offsets");
        Dialogs.press(window(), "Work Out");
        Dialogs.press(window(), "Set Offsets\u2026");
        Dialogs.press("Preview", "Apply");
        group("it begins anew", details -> details.lags().stream().allMatch(lag -> lag.committed() == 0) && details.totalLag() > 0);
        assertTrue(session.operation("kafka-streams-groups").succeeded());
        session.change(new GroupChange.Delete(APPLICATION, GroupKind.STREAMS));
        PartsTest.until("the group is gone", () -> cluster.model().latest().groups().stream().noneMatch(group -> group.id().equals(APPLICATION)));
    }
}
