package dev.kraftbench.ui.groups;

import dev.kraftbench.core.group.OffsetMove;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.ui.base.FilteredTable;
import java.util.function.BiConsumer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.TableEditor;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Text;

/** Types a new offset over the selected row's: click, Enter or F2. UI thread. */
final class OffsetCell {
    private final FilteredTable<OffsetEdits.Row> table;
    private final int column;
    private final BiConsumer<PartitionId, Long> typed;
    private final TableEditor editor;

    OffsetCell(FilteredTable<OffsetEdits.Row> table, int column, BiConsumer<PartitionId, Long> typed) {
        this.table = table;
        this.column = column;
        this.typed = typed;
        editor = new TableEditor(table.table());
        editor.grabHorizontal = true;
        table.onOpen(this::edit);
        table.table().addListener(SWT.MouseDown, event -> {
            TableItem item = table.table().getItem(new org.eclipse.swt.graphics.Point(event.x, event.y));
            if (event.button == 1 && item != null && item.getBounds(column).contains(event.x, event.y)
                    && table.table().isSelected(table.table().indexOf(item))) {
                edit(table.rows().shown().get(table.table().indexOf(item)));
            }
        });
        table.table().addListener(SWT.KeyDown, event -> {
            if (event.keyCode == SWT.F2) {
                table.selected().stream().findFirst().ifPresent(this::edit);
            }
        });
    }

    boolean open() {
        return editor.getEditor() != null && !editor.getEditor().isDisposed();
    }

    private void edit(OffsetEdits.Row row) {
        int index = table.rows().shown().indexOf(row);
        if (index < 0) {
            return;
        }
        OffsetMove move = row.move();
        Text text = new Text(table.table(), SWT.BORDER | SWT.RIGHT);
        String before = beginning(move);
        text.setText(before);
        text.selectAll();
        text.addListener(SWT.FocusOut, event -> commit(text, move.partition(), before, true));
        text.addListener(SWT.Traverse, event -> {
            if (event.detail == SWT.TRAVERSE_RETURN || event.detail == SWT.TRAVERSE_ESCAPE) {
                event.doit = false;
                commit(text, move.partition(), before, event.detail == SWT.TRAVERSE_RETURN);
            }
        });
        editor.setEditor(text, table.table().getItem(index), column);
        text.setFocus();
    }

    /** Only what differs from it was typed. Empty where no offset is sure to hold, so that any can be typed, also 0 and the told start of a window. */
    private static String beginning(OffsetMove move) {
        return move.changes() ? Long.toString(move.after())
                : move.committed() == OffsetMove.NONE || move.position().window() ? "" : Long.toString(move.committed());
    }

    private void commit(Text text, PartitionId partition, String before, boolean take) {
        if (text.isDisposed() || text.getData("done") != null) {
            return;
        }
        text.setData("done", true);
        String after = text.getText();
        String offset = after.strip().replaceAll("[ ,_]", "");
        text.getDisplay().asyncExec(text::dispose);
        if (take && !after.equals(before) && offset.matches("\\d{1,18}")) {
            typed.accept(partition, Long.parseLong(offset));
        }
    }
}
