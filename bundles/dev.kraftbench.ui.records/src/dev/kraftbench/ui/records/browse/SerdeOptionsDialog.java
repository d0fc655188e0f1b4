package dev.kraftbench.ui.records.browse;

import dev.kraftbench.core.serde.RecordSerde;
import dev.kraftbench.core.serde.SerdeOptions;
import dev.kraftbench.ui.base.TextScale;
import dev.kraftbench.ui.base.dialog.FormDialog;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;

/** A serde's options, a field for each. */
final class SerdeOptionsDialog extends FormDialog {
    private final RecordSerde serde;
    private final Map<String, Text> fields = new LinkedHashMap<>();
    private SerdeOptions options;

    SerdeOptionsDialog(Shell parent, RecordSerde serde, SerdeOptions options) {
        super(parent, new Words(Messages.serde_options, serde.name(),
                serde.options().contains(SerdeOptions.SCHEMA_FILE) ? Messages.serde_options_schema : Messages.serde_options_text,
                IDialogConstants.OK_LABEL));
        this.serde = serde;
        this.options = options;
    }

    @Override
    protected void fill(Composite area) {
        columns(area, 3);
        for (String name : serde.options()) {
            Text field = text(area, title(name), options.get(name));
            boolean file = name.equals(SerdeOptions.SCHEMA_FILE);
            GridDataFactory.fillDefaults().align(SWT.FILL, SWT.CENTER).grab(true, false).span(file ? 1 : 2, 1).hint(TextScale.px(340), SWT.DEFAULT).applyTo(field);
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
    protected void take() {
        Map<String, String> values = new HashMap<>();
        fields.forEach((name, field) -> {
            if (!field.getText().isBlank()) {
                values.put(name, field.getText().strip());
            }
        });
        options = new SerdeOptions(values);
    }

    SerdeOptions options() {
        return options;
    }
}
