package dev.kraftbench.app.bars;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.LivePart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.TableColumn;
import org.jspecify.annotations.Nullable;

/** The table of a topic's 10,000 partitions: opened, filtered key by key, sorted by every column; and what it takes of the heap. */
final class WideTable {
    private static final long LIMIT_MILLIS = 30_000;
    private static final int HANDS_MILLIS = 200;
    private static final List<String> KEYS = List.of("9", "99", "991", "99", "9", "", "1", "12", "");

    private final Stage stage;
    private final ClusterConnection cluster;
    private final Consumer<String> say;

    WideTable(Stage stage, ClusterConnection cluster, Consumer<String> say) {
        this.stage = stage;
        this.cluster = cluster;
        this.say = say;
    }

    void measure() throws Exception {
        long heap = stage.liveHeap();
        stage.probe.during("table of partitions");
        long began = System.nanoTime();
        long busy = stage.uiBusy();
        Object editor = stage.ui(() -> stage.open(cluster, Map.of(CommandCalls.TOPIC, LargeCluster.WIDE, CommandCalls.PAGE, "partitions")));
        boolean filled = stage.until(LIMIT_MILLIS, () -> table() != null);
        say.accept("3 table of " + LargeCluster.WIDE_PARTITIONS + " partitions: " + (filled ? "filled after " + Stage.millisSince(began) + " ms ("
                + stage.busySince(busy) + " of the UI thread)" : "never filled"));
        if (!filled) {
            return;
        }
        boolean offsets = stage.until(LIMIT_MILLIS, () -> editor instanceof LivePart part && part.rendersData());
        say.accept("3 its offsets: " + (offsets ? "after " + Stage.millisSince(began) + " ms" : "never"));
        FilteredTable<?> table = Objects.requireNonNull(stage.ui(this::table));
        stage.probe.during("table of partitions is filtered");
        // as a person would, who has to go there first, and does not type at the same moment
        stage.ui(() -> table.filter().setFocus());
        Thread.sleep(HANDS_MILLIS);
        List<String> filtered = new ArrayList<>();
        for (String keys : KEYS) {
            filtered.add(timed(table, () -> table.filter().setText(keys)));
        }
        stage.probe.during("table of partitions is sorted");
        List<String> sorted = new ArrayList<>();
        for (TableColumn column : stage.ui(() -> Arrays.copyOf(table.table().getColumns(), table.rows().columns().size()))) {
            sorted.add(timed(table, () -> column.notifyListeners(SWT.Selection, new Event())));
        }
        say.accept("3 ms (of the UI thread's processor time) a key in the filter: " + filtered + "; a column sorted: " + sorted);
        say.accept("3 heap: " + (stage.liveHeap() - heap) / 1_000_000 + " MB more than before the table was opened");
    }

    private @Nullable FilteredTable<?> table() {
        return stage.find(FilteredTable.class, table -> table.rows().total() == LargeCluster.WIDE_PARTITIONS);
    }

    /** Until the new rows are on the screen. */
    private String timed(FilteredTable<?> table, Runnable action) throws Exception {
        long began = System.nanoTime();
        long busy = stage.uiBusy();
        stage.ui(() -> {
            action.run();
            return true;
        });
        stage.until(LIMIT_MILLIS, table::filtered);
        stage.ui(() -> {
            table.table().update();
            return true;
        });
        String taken = Stage.millisSince(began) + " (" + stage.busySince(busy) + ")";
        Thread.sleep(100);
        return taken;
    }
}
