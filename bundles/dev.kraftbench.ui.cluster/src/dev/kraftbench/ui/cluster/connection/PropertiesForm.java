package dev.kraftbench.ui.cluster.connection;

import dev.kraftbench.core.connect.ClientProperties;
import dev.kraftbench.core.file.SmallFile;
import dev.kraftbench.ui.base.BackgroundCall;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.TextScale;
import dev.kraftbench.ui.base.dialog.FieldKeys;
import dev.kraftbench.ui.base.dialog.PastedText;
import dev.kraftbench.ui.cluster.Messages;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;

/**
 * Client properties that are no fields of the form, one a line. Whatever is pasted, from the clipboard or a file, is given away first, so that what has
 * a field gets there. UI thread.
 */
final class PropertiesForm extends Composite {
    private final Consumer<Map<String, String>> pasted;
    private final Text text;
    private final Label notes;
    private boolean setting;

    PropertiesForm(Composite parent, Consumer<Map<String, String>> pasted, Runnable changed) {
        super(parent, SWT.NONE);
        this.pasted = pasted;
        GridLayoutFactory.swtDefaults().numColumns(3).margins(10, 10).spacing(8, 7).applyTo(this);
        Label what = new Label(this, SWT.WRAP);
        what.setText(Messages.connect_properties_tip);
        GridDataFactory.fillDefaults().grab(true, false).align(SWT.FILL, SWT.CENTER).hint(TextScale.px(260), SWT.DEFAULT).applyTo(what);
        button(Messages.connection_paste, this::paste);
        button(Messages.connection_open_file, this::openFile);
        text = new Text(this, SWT.MULTI | SWT.BORDER | SWT.V_SCROLL | SWT.H_SCROLL);
        GridDataFactory.fillDefaults().grab(true, true).span(3, 1).hint(TextScale.px(420), TextScale.px(120)).applyTo(text);
        PastedText.limit(text);
        FieldKeys.tabLeaves(text);
        text.addVerifyListener(event -> {
            if (!setting && event.doit && event.text.indexOf('\n') >= 0 && event.text.indexOf('=') >= 0) {
                event.doit = false;
                pasted.accept(ClientProperties.parse(event.text));
            }
        });
        text.addModifyListener(event -> {
            review();
            changed.run();
        });
        notes = new Label(this, SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, false).span(3, 1).hint(TextScale.px(420), TextScale.px(34)).applyTo(notes);
    }

    private void button(String label, Runnable action) {
        Button button = new Button(this, SWT.PUSH);
        button.setText(label);
        button.addListener(SWT.Selection, event -> action.run());
    }

    private void paste() {
        PastedText.get(this).ifPresent(given -> pasted.accept(ClientProperties.parse(given)));
    }

    private void openFile() {
        FileDialog dialog = new FileDialog(getShell(), SWT.OPEN);
        dialog.setFilterExtensions(new String[] {"*.properties;*.conf;*.config", "*"});
        String chosen = dialog.open();
        if (chosen != null) {
            BackgroundCall.waiting(NLS.bind(Messages.job_read, chosen), () -> ClientProperties.parse(SmallFile.text(Path.of(chosen), SmallFile.MOST_IN_A_FIELD)))
                    .onSuccess(pasted).start(this);
        }
    }

    private void review() {
        Map<String, String> now = get();
        List<String> unknown = ClientProperties.unknown(now);
        List<String> secret = List.copyOf(ClientProperties.secrets(now).keySet());
        String first = unknown.isEmpty() ? "" : NLS.bind(Messages.connection_unknown, String.join(", ", unknown));
        String second = secret.isEmpty() ? "" : NLS.bind(Messages.connection_secret, String.join(", ", secret));
        notes.setText(first.isEmpty() ? second : second.isEmpty() ? first : first + "\n" + second);
        notes.setForeground((unknown.isEmpty() ? Palette.of(notes).quiet() : Palette.of(notes).outOfSync()).swt());
    }

    Map<String, String> get() {
        return ClientProperties.parse(text.getText());
    }

    void set(Map<String, String> properties) {
        setting = true;
        text.setText(ClientProperties.text(properties));
        setting = false;
    }
}
