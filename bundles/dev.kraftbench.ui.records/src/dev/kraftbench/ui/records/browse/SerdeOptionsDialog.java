package dev.kraftbench.ui.records.browse;

import dev.kraftbench.core.serde.RecordSerde;
import dev.kraftbench.core.serde.SerdeOptions;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jface.dialogs.TitleAreaDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;

/** A serde's options, a field for each. */
final class SerdeOptionsDialog extends TitleAreaDialog {
    private final RecordSerde serde;
    private final Map<String, Text> fields = new LinkedHashMap<>();
    private SerdeOptions options;

    SerdeOptionsDialog(Shell parent, RecordSerde serde, SerdeOptions options) {
        super(parent);
        this.serde = serde;
        this.options = options;
        setHelpAvailable(false);
    }

    @Override
    protected boolean isResizable() {
        return true;
    }

    @Override
    protected void configureShell(Shell shell) {
        super.configureShell(shell);
        shell.setText(Messages.serde_options);
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        Composite outer = (Composite) super.createDialogArea(parent);
        setTitle(serde.name());
        setMessage(serde.options().contains(SerdeOptions.SCHEMA_FILE) ? Messages.serde_options_schema : Messages.serde_options_text);
        Composite area = new Composite(outer, SWT.NONE);
        GridLayoutFactory.swtDefaults().numColumns(3).margins(12, 12).spacing(10, 8).applyTo(area);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(area);
        for (String name : serde.options()) {
            new Label(area, SWT.NONE).setText(title(name));
            Text field = new Text(area, SWT.BORDER);
            field.setText(options.get(name));
            boolean file = name.equals(SerdeOptions.SCHEMA_FILE);
            GridDataFactory.fillDefaults().align(SWT.FILL, SWT.CENTER).grab(true, false).span(file ? 1 : 2, 1).hint(340, SWT.DEFAULT).applyTo(field);
            fields.put(name, field);
            if (file) {
                Button browse = new Button(area, SWT.PUSH);
                browse.setText(Messages.browse);
                browse.addListener(SWT.Selection, event -> {
                    String chosen = new FileDialog(getShell(), SWT.OPEN).open();
                    if (chosen != null) {
                        field.setText(chosen);
                    }
                });
            }
        }
        return outer;
    }

    private static String title(String name) {
        return switch (name) {
            case SerdeOptions.SCHEMA_FILE -> Messages.serde_schema_file;
            case SerdeOptions.MESSAGE -> Messages.serde_message;
            case SerdeOptions.CHARSET -> Messages.serde_charset;
            default -> name;
        };
    }

    @Override
    protected void okPressed() {
        Map<String, String> values = new HashMap<>();
        fields.forEach((name, field) -> {
            if (!field.getText().isBlank()) {
                values.put(name, field.getText().strip());
            }
        });
        options = new SerdeOptions(values);
        super.okPressed();
    }

    SerdeOptions options() {
        return options;
    }
}
