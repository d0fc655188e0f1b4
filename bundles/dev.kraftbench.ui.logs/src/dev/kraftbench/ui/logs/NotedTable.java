package dev.kraftbench.ui.logs;

import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.TableRows.Column;
import dev.kraftbench.ui.base.TextScale;
import java.util.List;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.jspecify.annotations.Nullable;

/** A table with a line below it that counts its rows, or says why there are none; made when it is first seen. UI thread. */
final class NotedTable<T> extends Composite {
    private final List<Column<T>> columns;
    private final String whyEmpty;
    private List<T> rows = List.of();
    private String failure = "";
    private @Nullable FilteredTable<T> table;
    private @Nullable Label note;

    NotedTable(Composite parent, List<Column<T>> columns, String whyEmpty) {
        super(parent, SWT.NONE);
        this.columns = columns;
        this.whyEmpty = whyEmpty;
        GridLayoutFactory.fillDefaults().spacing(0, 2).applyTo(this);
        addListener(SWT.Show, event -> make());
    }

    private void make() {
        if (table == null) {
            table = new FilteredTable<>(this, columns);
            GridDataFactory.fillDefaults().grab(true, true).applyTo(table);
            note = new Label(this, SWT.WRAP);
            GridDataFactory.fillDefaults().align(SWT.FILL, SWT.CENTER).grab(true, false).hint(TextScale.px(100), SWT.DEFAULT).indent(8, 0).applyTo(note);
            render();
        }
    }

    void show(List<T> found) {
        rows = found;
        failure = "";
        render();
    }

    /** The rows could not be read. */
    void fail(String reason) {
        rows = List.of();
        failure = reason;
        render();
    }

    List<T> rows() {
        return rows;
    }

    private void render() {
        if (table != null && note != null) {
            table.setRows(rows);
            note.setText(!failure.isEmpty() ? failure : rows.isEmpty() ? whyEmpty : NLS.bind(Messages.entries, rows.size()));
            Palette palette = Palette.of(note);
            note.setForeground((failure.isEmpty() ? palette.quiet() : palette.outOfSync()).swt());
            layout(true);
        }
    }

    @Override
    public boolean setFocus() {
        return table != null && table.setFocus();
    }
}
