package dev.kraftbench.ui.logs;

import dev.kraftbench.core.log.LogBatch;
import dev.kraftbench.core.log.PartitionDirectory;
import dev.kraftbench.core.log.SegmentFiles;
import dev.kraftbench.core.log.SegmentReader;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.TableRows.Column;
import java.util.List;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Text;

/** The records of a batch, and the selected one whole. UI thread. */
final class BatchRecords extends Composite {
    private static final int MOST = 1_000;

    private final FilteredTable<RecordText.Shown> records;
    private final Text detail;
    private final Reading reading;

    BatchRecords(Composite parent) {
        super(parent, SWT.NONE);
        reading = new Reading(this);
        setLayout(new FillLayout());
        SashForm sash = new SashForm(this, SWT.HORIZONTAL);
        records = new FilteredTable<>(sash, List.of(
                Column.number(Messages.offset, 80, row -> Cells.number(row.record().stored().offset()), row -> row.record().stored().offset()),
                Column.text(Messages.time, 180, row -> Cells.time(row.record().stored().timestamp())),
                Column.text(Messages.key, 190, RecordText.Shown::key),
                Column.text(Messages.value, 320, RecordText.Shown::value),
                Column.number(Messages.sequence, 80, row -> Cells.number(row.record().sequence()), row -> row.record().sequence()),
                Column.number(Messages.size, 70, row -> Figures.bytes(row.record().sizeBytes()), row -> row.record().sizeBytes())));
        records.identity(row -> row.record().stored().offset());
        detail = new Text(sash, SWT.MULTI | SWT.READ_ONLY | SWT.WRAP | SWT.V_SCROLL);
        detail.setFont(JFaceResources.getTextFont());
        records.table().addListener(SWT.Selection, event -> records.selected().stream().findFirst().ifPresent(row -> detail.setText(row.full())));
        sash.setWeights(62, 38);
    }

    void clear() {
        reading.giveUp();
        records.setRows(List.of());
        detail.setText("");
    }

    void show(PartitionDirectory directory, SegmentFiles segment, LogBatch batch) {
        reading.start(() -> RecordText.of(new SegmentReader(segment.log()).records(directory, batch, MOST)), shown -> {
            records.setRows(shown);
            detail.setText(shown.isEmpty() ? "" : shown.getFirst().full());
        }, failure -> {
            records.setRows(List.of());
            detail.setText(failure.message());
        });
    }

    boolean rendersData() {
        return !records.rows().shown().isEmpty();
    }

    @Override
    public boolean setFocus() {
        return records.setFocus();
    }
}
