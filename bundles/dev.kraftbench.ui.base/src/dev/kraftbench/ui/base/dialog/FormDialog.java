package dev.kraftbench.ui.base.dialog;

import dev.kraftbench.ui.base.TextScale;
import java.util.List;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.TitleAreaDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Spinner;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;

/** A form with names at the left of its fields, and above it what is asked, what is still missing or what is wrong. UI thread. */
public abstract class FormDialog extends TitleAreaDialog {
    private final Words words;

    /**
     * What stands around the form.
     *
     * @param window title of the window
     * @param title heading above the form
     * @param message what is asked, as long as nothing is missing or wrong
     * @param confirm the button that ends the dialog
     */
    public record Words(String window, String title, String message, String confirm) {}

    protected FormDialog(@Nullable Shell parent, Words words) {
        super(parent);
        this.words = words;
        setHelpAvailable(false);
    }

    /** Makes the fields. The area is a grid of two columns unless another layout is set. */
    protected abstract void fill(Composite area);

    protected final String message() {
        return words.message();
    }

    /** What is still to be entered, which may be the message itself, or null: there is no way on, but nothing wrong either. */
    protected @Nullable String missing() {
        return null;
    }

    /** What is wrong, or null. */
    protected @Nullable String problem() {
        return null;
    }

    /** Keeps what the fields say, which are gone afterwards. */
    protected void take() {}

    @Override
    protected final boolean isResizable() {
        return true;
    }

    @Override
    protected final void configureShell(Shell shell) {
        super.configureShell(shell);
        shell.setText(words.window());
    }

    @Override
    protected final Control createDialogArea(Composite parent) {
        Composite outer = (Composite) super.createDialogArea(parent);
        setTitle(words.title());
        setMessage(words.message());
        Composite area = new Composite(outer, SWT.NONE);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(area);
        columns(area, 2);
        fill(area);
        return outer;
    }

    @Override
    protected final void createButtonsForButtonBar(Composite parent) {
        createButton(parent, IDialogConstants.OK_ID, words.confirm(), true);
        createButton(parent, IDialogConstants.CANCEL_ID, IDialogConstants.CANCEL_LABEL, false);
        check();
    }

    /** Says what is missing or wrong; the way on is open when nothing is. */
    protected final void check() {
        Button ok = getButton(IDialogConstants.OK_ID);
        if (ok != null) {
            String missing = missing();
            String problem = problem();
            setMessage(missing == null ? words.message() : missing);
            setErrorMessage(problem);
            ok.setEnabled(missing == null && problem == null);
        }
    }

    @Override
    protected void okPressed() {
        take();
        super.okPressed();
    }

    // ---- fields

    protected static void columns(Composite area, int columns) {
        GridLayoutFactory.swtDefaults().numColumns(columns).margins(12, 12).spacing(12, 8).applyTo(area);
    }

    protected static void label(Composite area, String name) {
        Label label = new Label(area, SWT.NONE);
        label.setText(name);
        GridDataFactory.swtDefaults().align(SWT.BEGINNING, SWT.CENTER).applyTo(label);
    }

    /** Of a field that is higher than a line: beside its first one. */
    protected static void topLabel(Composite area, String name) {
        Label label = new Label(area, SWT.NONE);
        label.setText(name);
        GridDataFactory.swtDefaults().align(SWT.BEGINNING, SWT.BEGINNING).indent(0, 4).applyTo(label);
    }

    protected final Text text(Composite area, String name, String value) {
        return text(area, name, value, SWT.BORDER);
    }

    protected final Text text(Composite area, String name, String value, int style) {
        label(area, name);
        Text text = new Text(area, style);
        text.setText(value);
        GridDataFactory.fillDefaults().grab(true, false).align(SWT.FILL, SWT.CENTER).hint(TextScale.px(320), SWT.DEFAULT).applyTo(text);
        text.addModifyListener(event -> check());
        return text;
    }

    protected final Combo combo(Composite area, String name, List<String> items) {
        label(area, name);
        Combo combo = new Combo(area, SWT.READ_ONLY);
        combo.setItems(items.toArray(String[]::new));
        combo.select(0);
        GridDataFactory.fillDefaults().grab(true, false).align(SWT.FILL, SWT.CENTER).applyTo(combo);
        combo.addListener(SWT.Selection, event -> check());
        return combo;
    }

    protected final Spinner spinner(Composite area, String name, int value, int least, int most) {
        label(area, name);
        Spinner spinner = new Spinner(area, SWT.BORDER);
        spinner.setValues(value, least, most, 0, 1, 10);
        return spinner;
    }

    /** A box without a name at its left, over the columns of the grid that are left to it. */
    protected final Button box(Composite area, String text, int span) {
        Button button = new Button(area, SWT.CHECK);
        button.setText(text);
        GridDataFactory.fillDefaults().span(span, 1).applyTo(button);
        button.addListener(SWT.Selection, event -> check());
        return button;
    }
}
