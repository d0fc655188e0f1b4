package dev.kraftbench.ui.records.browse;

import dev.kraftbench.core.serde.FilterLanguage.Word;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.TableRows.Column;
import dev.kraftbench.ui.base.TextScale;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jface.dialogs.PopupDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;

/** The words of conditions, each with an example that a double click takes over. */
final class FilterHelp extends PopupDialog {
    private final Control owner;
    private final List<Word> words;
    private final Consumer<String> taken;

    /** @param owner what is pressed for it: it opens below */
    FilterHelp(Control owner, List<Word> words, Consumer<String> taken) {
        super(owner.getShell(), SWT.RESIZE | SWT.ON_TOP, true, true, false, false, false, Messages.filter_help, Messages.filter_help_info);
        this.owner = owner;
        this.words = words;
        this.taken = taken;
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        Composite area = (Composite) super.createDialogArea(parent);
        FilteredTable<Word> table = new FilteredTable<>(area, List.of(Column.text(Messages.filter_word, 110, Word::text),
                Column.text(Messages.filter_example, 330, Word::example)));
        table.setRows(words);
        table.onOpen(word -> {
            close();
            taken.accept(word.example());
        });
        GridDataFactory.fillDefaults().grab(true, true).hint(TextScale.px(480), TextScale.px(400)).applyTo(table);
        return area;
    }

    @Override
    protected Point getInitialLocation(Point size) {
        Point corner = owner.toDisplay(owner.getSize());
        return new Point(Math.max(0, corner.x - size.x), corner.y + 2);
    }
}
