package dev.kraftbench.ui.cluster.connection;

import dev.kraftbench.ui.base.TextScale;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;

/** Rows of a form: a label, and what is entered. UI thread. */
final class Fields {
    private Fields() {}

    static Label label(Composite parent, String text) {
        Label label = new Label(parent, SWT.NONE);
        label.setText(text);
        GridDataFactory.swtDefaults().align(SWT.BEGINNING, SWT.CENTER).applyTo(label);
        return label;
    }

    static Text text(Composite parent, int span, int style, Runnable changed) {
        Text text = new Text(parent, SWT.BORDER | style);
        GridDataFactory.fillDefaults().align(SWT.FILL, SWT.CENTER).grab(true, false).hint(TextScale.px(120), SWT.DEFAULT).span(span, 1).applyTo(text);
        text.addModifyListener(event -> changed.run());
        return text;
    }

    /** No wider than passwords are. */
    static Text password(Composite parent, Runnable changed) {
        Text text = new Text(parent, SWT.BORDER | SWT.PASSWORD);
        GridDataFactory.fillDefaults().align(SWT.FILL, SWT.CENTER).hint(TextScale.px(130), SWT.DEFAULT).applyTo(text);
        text.addModifyListener(event -> changed.run());
        return text;
    }

    static Combo combo(Composite parent, Runnable changed, String... items) {
        Combo combo = new Combo(parent, SWT.READ_ONLY);
        combo.setItems(items);
        combo.select(0);
        combo.addListener(SWT.Selection, event -> changed.run());
        return combo;
    }

    static void browse(Composite parent, String label, Text target) {
        Button button = new Button(parent, SWT.PUSH);
        button.setText(label);
        button.addListener(SWT.Selection, event -> {
            FileDialog dialog = new FileDialog(parent.getShell(), SWT.OPEN);
            String chosen = dialog.open();
            if (chosen != null) {
                target.setText(chosen);
            }
        });
    }

    /** Shows or hides a part of a form, and the room it takes. */
    static void show(Composite part, boolean visible) {
        part.setVisible(visible);
        ((org.eclipse.swt.layout.GridData) part.getLayoutData()).exclude = !visible;
    }
}
