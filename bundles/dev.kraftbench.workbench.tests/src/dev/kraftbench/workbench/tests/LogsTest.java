package dev.kraftbench.workbench.tests;

import static dev.kraftbench.workbench.tests.PartsTest.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Connections;
import dev.kraftbench.core.DemoLoad;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.log.LogBatch;
import dev.kraftbench.core.log.LogReader;
import dev.kraftbench.core.log.PartitionDirectory;
import dev.kraftbench.core.log.PartitionLogView;
import dev.kraftbench.core.log.SegmentReader;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.LivePart;
import dev.kraftbench.ui.logs.Cells;
import dev.kraftbench.ui.logs.LogDirectoryEditor;
import dev.kraftbench.ui.logs.LogPane;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The log inspector on the files of a running cluster, which are written to meanwhile. */
@ExtendWith(RunningWorkbench.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogsTest {
    private static final Duration LIMIT = Duration.ofSeconds(RunningWorkbench.LIMIT_SECONDS);
    private static final String ID = "logs-test";

    private final Connections connections = RunningWorkbench.service(Connections.class);
    private ClusterConnection cluster;

    @BeforeAll
    void startClusterAndLoad() {
        cluster = connections.add(new ConnectionSettings.Local(ID, ID, Environment.TRAINING, 1, 0, Map.of()));
        RunningWorkbench.await(cluster.open(LIMIT).thenCompose(open -> cluster.demo().orElseThrow().start(LIMIT)));
        until("records are written to every partition", () -> {
            for (PartitionDirectory directory : directories()) {
                if (directory.topic().equals(DemoLoad.TOPIC) && LogReader.view(directory).bytes() < 1_000) {
                    return false;
                }
            }
            return directories().stream().anyMatch(directory -> directory.topic().equals(DemoLoad.TOPIC));
        });
    }

    @AfterAll
    void removeCluster() {
        RunningWorkbench.ui(() -> RunningWorkbench.page().closeAllEditors(false));
        RunningWorkbench.await(cluster.close(LIMIT));
        connections.remove(ID);
    }

    private Path root() {
        return cluster.logFiles().orElseThrow().directories().getFirst().root();
    }

    private List<PartitionDirectory> directories() throws IOException {
        return LogReader.partitions(root(), 1);
    }

    @Test
    void aDirectoryOpensAndAnOffsetIsFoundInIt() {
        LogDirectoryEditor editor = (LogDirectoryEditor) RunningWorkbench.ui(() -> CommandCalls.run(PlatformUI.getWorkbench().getWorkbenchWindows()[0],
                CommandCalls.OPEN_LOG_DIRECTORY, Map.of(CommandCalls.PATH, root().toString())));
        until("batches and records are shown", editor::rendersData);
        LogPane pane = Objects.requireNonNull(editor.pane());
        assertTrue(RunningWorkbench.ui(pane::directories).stream().anyMatch(directory -> directory.topic().equals("__cluster_metadata")));
        RunningWorkbench.ui(() -> {
            pane.lookUp(false, "3");
            return null;
        });
        until("the way to the offset is told", () -> pane.lookupRows().size() >= 4);
        RunningWorkbench.ui(() -> {
            pane.lookUp(true, "yesterday");
            return null;
        });
        assertEquals(1, RunningWorkbench.ui(pane::lookupRows).size());
        RunningWorkbench.ui(() -> {
            pane.lookUp(true, Long.toString(System.currentTimeMillis() - 1_000_000));
            return null;
        });
        until("the way to the time is told", () -> pane.lookupRows().size() >= 5);
    }

    @Test
    void theTopicEditorsPageShowsTheReplicasFiles() {
        LivePart editor = (LivePart) RunningWorkbench.ui(() -> CommandCalls.run(PlatformUI.getWorkbench().getWorkbenchWindows()[0], CommandCalls.OPEN,
                Map.of(CommandCalls.CLUSTER, ID, CommandCalls.TOPIC, DemoLoad.TOPIC)));
        RunningWorkbench.ui(() -> {
            // the last but one: Metrics comes after it
            editor.showPage(editor.pageCount() - 2);
            return null;
        });
        until("segments, batches and records are shown", editor::rendersData);
    }

    @Test
    void whatIsReadOfALiveLogIsWhole() throws IOException {
        for (PartitionDirectory directory : directories()) {
            PartitionLogView log = LogReader.view(directory);
            long expected = log.segments().getFirst().baseOffset();
            for (var segment : log.segments()) {
                for (LogBatch batch : new SegmentReader(segment.log()).batches(0, 100_000, true).batches()) {
                    assertEquals(LogBatch.Checksum.VALID, batch.checksum(), directory.label());
                    assertTrue(batch.baseOffset() >= expected, directory.label());
                    expected = batch.lastOffset() + 1;
                }
            }
        }
    }

    @Test
    void timesAreReadAsPeopleWriteThem() {
        assertEquals(OptionalLong.of(1_767_225_600_000L), Cells.parseTime(" 1767225600000 "));
        assertEquals(OptionalLong.of(Instant.parse("2026-01-01T00:00:00Z").toEpochMilli()), Cells.parseTime("2026-01-01T08:00:00+08:00"));
        assertTrue(Cells.parseTime("2026-01-01 08:00:00").isPresent());
        assertEquals(OptionalLong.empty(), Cells.parseTime("noon"));
    }
}
