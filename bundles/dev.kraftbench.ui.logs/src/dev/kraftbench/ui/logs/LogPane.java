package dev.kraftbench.ui.logs;

import dev.kraftbench.core.log.PartitionDirectory;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.TableRows.Column;
import java.util.List;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;

/** Partition directories, and beside them what is in the selected one. UI thread. */
public final class LogPane extends Composite {
    private final FilteredTable<PartitionDirectory> directories;
    private final SegmentsPane segments;

    /** @param withBroker whether the directories belong to brokers that are known */
    public LogPane(Composite parent, boolean withBroker) {
        super(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().applyTo(this);
        SashForm sash = new SashForm(this, SWT.HORIZONTAL);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(sash);
        directories = new FilteredTable<>(sash, directoryColumns(withBroker));
        ((GridLayout) directories.getLayout()).marginTop = 4;
        directories.identity(PartitionDirectory::path);
        directories.table().addListener(SWT.Selection, event -> openSelected());
        segments = new SegmentsPane(sash);
        sash.setWeights(20, 80);
    }

    private static List<Column<PartitionDirectory>> directoryColumns(boolean withBroker) {
        // as charts name replicas: orders-0 @2
        return List.of(Column.text(Messages.partition, 180, directory -> directory.label() + (withBroker ? " @" + directory.broker() : "")),
                Column.text(Messages.state, 90, directory -> Cells.state(directory.state())));
    }

    /** Shows these directories; the first is opened unless one of them is open. */
    public void show(List<PartitionDirectory> found) {
        directories.setRows(found);
        if (directories.table().getSelectionCount() == 0 && !found.isEmpty()) {
            directories.table().select(0);
            openSelected();
        }
    }

    /** Reads the files of the open directory anew. */
    public void openSelected() {
        directories.selected().stream().findFirst().ifPresent(segments::open);
    }

    /** Finds an offset, or a time, as a broker would, and shows how. */
    public void lookUp(boolean byTime, String text) {
        segments.lookUp(byTime, text);
    }

    /** Sentences of the last look-up. */
    public List<LookupSteps.Row> lookupRows() {
        return segments.lookupRows();
    }

    public List<PartitionDirectory> directories() {
        return directories.rows().shown();
    }

    public void showTab(int index) {
        segments.showTab(index);
    }

    public int tabs() {
        return segments.tabs();
    }

    /** Batches and records of a segment are in sight. */
    public boolean rendersData() {
        return segments.rendersData();
    }

    @Override
    public boolean setFocus() {
        return directories.setFocus();
    }
}
