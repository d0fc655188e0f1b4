package dev.kraftbench.ui.records.browse;

import dev.kraftbench.core.records.ReadRecord;
import java.util.List;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Composite;
import org.jspecify.annotations.Nullable;

/** The records that were found, and the selected one whole. UI thread. */
final class FoundRecords extends Composite {
    private static final int LOW = 330;
    private static final int WIDE = 800;

    private final RecordTable table;
    private final RecordDetails details;
    private @Nullable ReadRecord shown;

    FoundRecords(Composite parent) {
        super(parent, SWT.NONE);
        setLayout(new FillLayout());
        SashForm sash = new SashForm(this, SWT.VERTICAL | SWT.SMOOTH);
        sash.addListener(SWT.Resize, event -> turn(sash));
        table = new RecordTable(sash);
        table.onSelection(this::select);
        details = new RecordDetails(sash);
        details.show(null);
        sash.setWeights(62, 38);
    }

    /** In a low and wide part the details stand beside the table. */
    private static void turn(SashForm sash) {
        Point size = sash.getSize();
        int wanted = size.y < LOW && size.x > WIDE ? SWT.HORIZONTAL : SWT.VERTICAL;
        if (sash.getOrientation() != wanted) {
            sash.setOrientation(wanted);
        }
    }

    RecordTable table() {
        return table;
    }

    void show(List<ReadRecord> rows) {
        table.show(rows);
        if (rows.isEmpty()) {
            select(null);
        } else {
            keepSelection(rows);
        }
    }

    /** The first record is shown whole until another is chosen. */
    private void keepSelection(List<ReadRecord> rows) {
        ReadRecord now = shown;
        boolean there = now != null && rows.stream().anyMatch(row -> row.stored() == now.stored());
        if (!there) {
            table.selectFirst();
            // which the table may sort and filter
            select(table.selected().stream().findFirst().orElse(null));
        } else {
            rows.stream().filter(row -> row.stored() == now.stored() && row != now).findFirst().ifPresent(this::select);
        }
    }

    private void select(@Nullable ReadRecord record) {
        if (record != shown) {
            shown = record;
            details.show(record);
        }
    }

    @Override
    public boolean setFocus() {
        return table.setFocus();
    }
}
