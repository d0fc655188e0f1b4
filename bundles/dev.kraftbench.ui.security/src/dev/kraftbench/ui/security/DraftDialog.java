package dev.kraftbench.ui.security;

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
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;

/** A form that becomes a change: fields with their names at the left, and what is still missing above. UI thread. */
abstract class DraftDialog extends TitleAreaDialog {
    private final String title;
    private final String message;

    DraftDialog(Shell parent, String title, String message) {
        super(parent);
        this.title = title;
        this.message = message;
        setHelpAvailable(false);
    }

    abstract void fill(Composite area);

    /** What is missing or wrong, or null. */
    abstract @Nullable String problem();

    /** Keeps what the fields say. */
    abstract void take();

    @Override
    protected boolean isResizable() {
        return true;
    }

    @Override
    protected void configureShell(Shell shell) {
        super.configureShell(shell);
        shell.setText(title);
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        Composite outer = (Composite) super.createDialogArea(parent);
        setTitle(title);
        setMessage(message);
        Composite area = new Composite(outer, SWT.NONE);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(area);
        GridLayoutFactory.swtDefaults().numColumns(2).margins(12, 12).spacing(12, 8).applyTo(area);
        fill(area);
        return outer;
    }

    final void label(Composite area, String name) {
        Label label = new Label(area, SWT.NONE);
        label.setText(name);
        GridDataFactory.swtDefaults().align(SWT.BEGINNING, SWT.CENTER).applyTo(label);
    }

    final Text text(Composite area, String name, String value) {
        return text(area, name, value, SWT.BORDER);
    }

    final Text text(Composite area, String name, String value, int style) {
        label(area, name);
        Text text = new Text(area, style);
        text.setText(value);
        GridDataFactory.fillDefaults().grab(true, false).hint(280, SWT.DEFAULT).applyTo(text);
        text.addModifyListener(event -> check());
        return text;
    }

    final Combo combo(Composite area, String name, List<String> items) {
        label(area, name);
        Combo combo = new Combo(area, SWT.READ_ONLY);
        combo.setItems(items.toArray(String[]::new));
        combo.select(0);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(combo);
        combo.addListener(SWT.Selection, event -> check());
        return combo;
    }

    /** Says what is missing; the way on is open when nothing is. */
    final void check() {
        Button ok = getButton(IDialogConstants.OK_ID);
        if (ok != null) {
            String problem = problem();
            setMessage(problem == null ? message : problem);
            ok.setEnabled(problem == null);
        }
    }

    @Override
    protected void createButtonsForButtonBar(Composite parent) {
        createButton(parent, IDialogConstants.OK_ID, Messages.to_preview, true);
        createButton(parent, IDialogConstants.CANCEL_ID, IDialogConstants.CANCEL_LABEL, false);
        check();
    }

    @Override
    protected void okPressed() {
        take();
        super.okPressed();
    }
}
