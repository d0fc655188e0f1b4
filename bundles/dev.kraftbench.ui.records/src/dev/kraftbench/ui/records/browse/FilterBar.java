package dev.kraftbench.ui.records.browse;

import dev.kraftbench.core.serde.FilterLanguage;
import dev.kraftbench.core.serde.FilterLanguage.Compiled;
import dev.kraftbench.core.serde.FilterLanguage.Mode;
import dev.kraftbench.core.serde.RecordFilter;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.TextScale;
import java.util.List;
import java.util.Optional;
import org.eclipse.jface.fieldassist.ControlDecoration;
import org.eclipse.jface.fieldassist.FieldDecorationRegistry;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;

/** Words, a regular expression or a condition; what is wrong with it is said below the field while it is typed. */
public final class FilterBar extends Composite {
    private final FilterLanguage language;
    private final FilterHistory history = new FilterHistory();
    private final Combo mode;
    private final Combo text;
    private final Label error;
    private final ControlDecoration wrong;
    private Compiled compiled = new Compiled.Usable(RecordFilter.ALL);
    private Runnable changed = () -> { };
    private Runnable entered = () -> { };

    FilterBar(Composite parent, FilterLanguage language) {
        super(parent, SWT.NONE);
        this.language = language;
        GridLayoutFactory.fillDefaults().numColumns(3).spacing(8, 2).applyTo(this);
        mode = new Combo(this, SWT.READ_ONLY);
        mode.setItems(Messages.filter_text, Messages.filter_regex, Messages.filter_expression);
        mode.select(0);
        text = new Combo(this, SWT.DROP_DOWN);
        text.setItems(history.all().toArray(String[]::new));
        text.setVisibleItemCount(12);
        GridDataFactory.fillDefaults().align(SWT.FILL, SWT.CENTER).grab(true, false).hint(TextScale.px(160), SWT.DEFAULT).indent(6, 0).applyTo(text);
        wrong = new ControlDecoration(text, SWT.LEFT | SWT.TOP);
        wrong.setImage(FieldDecorationRegistry.getDefault().getFieldDecoration(FieldDecorationRegistry.DEC_ERROR).getImage());
        wrong.hide();
        Button help = new Button(this, SWT.PUSH);
        help.setText("?");
        help.setToolTipText(Messages.filter_help);
        help.addListener(SWT.Selection, event -> new FilterHelp(help, language.words(), this::use).open());
        error = new Label(this, SWT.NONE);
        error.setForeground(Palette.of(this).offline().swt());
        GridDataFactory.fillDefaults().grab(true, false).span(3, 1).exclude(true).applyTo(error);
        error.setVisible(false);
        mode.addListener(SWT.Selection, event -> compile());
        text.addListener(SWT.Modify, event -> compile());
        text.addListener(SWT.DefaultSelection, event -> entered.run());
        compile();
    }

    /** Takes an example of the help. */
    private void use(String example) {
        mode.select(Mode.EXPRESSION.ordinal());
        String before = text.getText().strip();
        text.setText(before.isEmpty() ? example : before + " && " + example);
        text.setFocus();
        compile();
    }

    public void show(Mode kind, String filter) {
        mode.select(kind.ordinal());
        text.setText(filter);
        compile();
    }

    private void compile() {
        compiled = language.compile(Mode.values()[mode.getSelectionIndex()], text.getText());
        String reason = switch (compiled) {
            case Compiled.Usable usable -> "";
            case Compiled.Wrong bad when bad.position() >= 0 -> NLS.bind(Messages.filter_wrong_at, bad.position() + 1, bad.reason());
            case Compiled.Wrong bad -> bad.reason();
        };
        boolean shown = !reason.isEmpty();
        error.setText(reason.replace("&", "&&"));
        error.setToolTipText(reason);
        wrong.setDescriptionText(reason);
        if (shown) {
            wrong.show();
        } else {
            wrong.hide();
        }
        if (shown != error.getVisible()) {
            error.setVisible(shown);
            ((GridData) error.getLayoutData()).exclude = !shown;
            error.requestLayout();
        }
        changed.run();
    }

    /** Empty while the filter is wrong. */
    Optional<RecordFilter> filter() {
        return compiled instanceof Compiled.Usable usable ? Optional.of(usable.filter()) : Optional.empty();
    }

    /** Remembers the filter, which was used. */
    void remember() {
        history.used(text.getText());
        String now = text.getText();
        List<String> all = history.all();
        if (!all.equals(List.of(text.getItems()))) {
            text.setItems(all.toArray(String[]::new));
            text.setText(now);
        }
    }

    FilterBar onChange(Runnable action) {
        changed = action;
        return this;
    }

    FilterBar onEnter(Runnable action) {
        entered = action;
        return this;
    }

    @Override
    public boolean setFocus() {
        return text.setFocus();
    }
}
