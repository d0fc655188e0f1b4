package dev.kraftbench.ui.records.browse;

import dev.kraftbench.core.records.ReadRecord;
import dev.kraftbench.core.serde.Decoded;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.TableRows.Column;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Composite;
import org.jspecify.annotations.Nullable;

/** The records found, one a line. */
final class RecordTable extends Composite {
    private final FilteredTable<ReadRecord> table;
    private List<ReadRecord> rows = List.of();

    RecordTable(Composite parent) {
        super(parent, SWT.NONE);
        setLayout(new FillLayout());
        table = new FilteredTable<>(this, List.of(
                Column.number(Messages.partition, 80, row -> Integer.toString(row.stored().partition()), row -> row.stored().partition()),
                Column.number(Messages.offset, 100, row -> Figures.count(row.stored().offset()), row -> row.stored().offset()),
                Column.number(Messages.time, 190, row -> BrowseText.time(row.stored()), row -> row.stored().timestamp()),
                Column.text(Messages.key, 150, row -> cell(row.key())),
                Column.text(Messages.value, 430, row -> cell(row.value())),
                Column.number(Messages.headers, 80, row -> Integer.toString(row.stored().headers().size()), row -> row.stored().headers().size()),
                Column.number(Messages.size, 80, row -> Figures.bytes(row.stored().bytes()), row -> row.stored().bytes())));
        table.identity(row -> row.stored().partition() + "/" + row.stored().offset());
        table.tints(row -> row.key() instanceof Decoded.Unreadable || row.value() instanceof Decoded.Unreadable ? Palette.of(table.table()).outOfSync()
                : row.stored().value() == null ? Palette.of(table.table()).quiet() : null);
        table.filter().setMessage(Messages.table_narrow);
    }

    private static String cell(Decoded decoded) {
        return switch (decoded) {
            case Decoded.Nothing nothing -> Messages.null_value;
            case Decoded.Meaning meaning -> BrowseText.cell(meaning.text());
            case Decoded.Unreadable unreadable -> "\u26A0 " + BrowseText.cell(unreadable.text());
        };
    }

    void show(List<ReadRecord> found) {
        if (!found.equals(rows)) {
            rows = found;
            table.setRows(found);
        }
    }

    void onSelection(Consumer<@Nullable ReadRecord> consumer) {
        table.table().addListener(SWT.Selection, event -> {
            List<ReadRecord> selected = table.selected();
            consumer.accept(selected.isEmpty() ? null : selected.getFirst());
        });
    }

    void selectFirst() {
        if (table.table().getItemCount() > 0) {
            table.table().setSelection(0);
        }
    }

    /** In the order of the table. */
    List<ReadRecord> selected() {
        return table.selected();
    }

    FilteredTable<ReadRecord> table() {
        return table;
    }

    @Override
    public boolean setFocus() {
        return table.setFocus();
    }
}
