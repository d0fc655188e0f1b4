package dev.kraftbench.ui.logs;

import dev.kraftbench.core.log.LogBatch;
import dev.kraftbench.core.log.PartitionDirectory;
import dev.kraftbench.core.log.PartitionLogView;
import dev.kraftbench.core.log.SegmentFiles;
import dev.kraftbench.ui.base.RoomyTabs;
import dev.kraftbench.ui.base.TableRows.Column;
import java.util.List;
import java.util.Optional;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.custom.CTabItem;
import org.eclipse.swt.widgets.Composite;

/** What is in a segment: batches and their records, indexes, and the way of the last look-up. UI thread. */
final class SegmentTabs {
    private final CTabFolder folder;
    private final BatchesTab batches;
    private final IndexTabs indexes;
    private final NotedTable<LookupSteps.Row> lookup;
    private final CTabItem lookupItem;

    SegmentTabs(Composite parent) {
        folder = RoomyTabs.folder(parent);
        batches = new BatchesTab(folder);
        IndexTabs.item(folder, Messages.batches, batches);
        indexes = new IndexTabs(folder);
        lookup = new NotedTable<>(folder, List.of(
                Column.number(Messages.lookup_step, 70, row -> Integer.toString(row.number()), LookupSteps.Row::number),
                Column.text(Messages.lookup_what, 760, LookupSteps.Row::text)), Messages.empty_lookup);
        lookupItem = IndexTabs.item(folder, Messages.lookup, lookup);
        folder.setSelection(0);
    }

    /** What the whole log has. */
    void show(PartitionLogView log) {
        indexes.show(log);
        lookup.show(List.of());
    }

    void show(PartitionDirectory directory, SegmentFiles segment) {
        show(directory, segment, Optional.empty());
    }

    /** @param from the first batch to be shown; all without it */
    void show(PartitionDirectory directory, SegmentFiles segment, Optional<LogBatch> from) {
        from.ifPresentOrElse(batch -> batches.showFrom(directory, segment, batch), () -> batches.show(directory, segment));
        indexes.show(segment);
    }

    /** The way of a look-up. */
    void show(List<LookupSteps.Row> steps) {
        lookup.show(steps);
    }

    void toLookup() {
        folder.setSelection(lookupItem);
    }

    List<LookupSteps.Row> lookupRows() {
        return lookup.rows();
    }

    void showTab(int index) {
        folder.setSelection(index);
    }

    int count() {
        return folder.getItemCount();
    }

    boolean rendersData() {
        return batches.rendersData();
    }
}
