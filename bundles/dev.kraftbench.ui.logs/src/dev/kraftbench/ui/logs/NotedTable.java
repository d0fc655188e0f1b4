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

/** A table with a line below it that counts its rows, or says why there are none. UI thread. */
final class NotedTable<T> extends Composite {
    private final FilteredTable<T> table;
    private final Label note;
    private final String whyEmpty;

    NotedTable(Composite parent, List<Column<T>> columns, String whyEmpty) {
        super(parent, SWT.NONE);
        this.whyEmpty = whyEmpty;
        GridLayoutFactory.fillDefaults().spacing(0, 2).applyTo(this);
        table = new FilteredTable<>(this, columns);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(table);
        note = new Label(this, SWT.WRAP);
        GridDataFactory.fillDefaults().align(SWT.FILL, SWT.CENTER).grab(true, false).hint(TextScale.px(100), SWT.DEFAULT).indent(8, 0).applyTo(note);
        say(whyEmpty, false);
    }

    void show(List<T> rows) {
        table.setRows(rows);
        say(rows.isEmpty() ? whyEmpty : NLS.bind(Messages.entries, rows.size()), false);
    }

    /** The rows could not be read. */
    void fail(String reason) {
        table.setRows(List.of());
        say(reason, true);
    }

    List<T> rows() {
        return table.rows().shown();
    }

    private void say(String text, boolean warning) {
        note.setText(text);
        Palette palette = Palette.of(note);
        note.setForeground((warning ? palette.outOfSync() : palette.quiet()).swt());
        layout(true);
    }

    @Override
    public boolean setFocus() {
        return table.setFocus();
    }
}
