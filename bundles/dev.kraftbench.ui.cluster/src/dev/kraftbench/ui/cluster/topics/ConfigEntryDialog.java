package dev.kraftbench.ui.cluster.topics;

import dev.kraftbench.core.model.ConfigEntry;
import dev.kraftbench.ui.cluster.Messages;
import dev.kraftbench.ui.cluster.config.ConfigText;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.TitleAreaDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;

/** One configuration entry for several topics: a value, or back to the default. */
final class ConfigEntryDialog extends TitleAreaDialog {
    private static final String FIRST = "retention.ms";

    private final List<String> topics;
    private final List<ConfigEntry> entries;
    private @Nullable Combo entry;
    private @Nullable Text text;
    private @Nullable Button toDefault;
    private @Nullable Label doc;
    private String name = "";
    private Optional<String> value = Optional.empty();

    ConfigEntryDialog(Shell parent, List<String> topics, List<ConfigEntry> entries) {
        super(parent);
        this.topics = topics;
        this.entries = entries.stream().filter(each -> !each.readOnly()).toList();
        setHelpAvailable(false);
    }

    @Override
    protected boolean isResizable() {
        return true;
    }

    @Override
    protected void configureShell(Shell shell) {
        super.configureShell(shell);
        shell.setText(Messages.topics_configure_window);
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        Composite outer = (Composite) super.createDialogArea(parent);
        setTitle(NLS.bind(Messages.topics_configure_title, topics.size()));
        setMessage(topics.stream().limit(6).collect(java.util.stream.Collectors.joining(", ")) + (topics.size() > 6 ? "\u2026" : ""));
        Composite area = new Composite(outer, SWT.NONE);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(area);
        GridLayoutFactory.swtDefaults().numColumns(2).margins(10, 10).spacing(12, 8).applyTo(area);
        new Label(area, SWT.NONE).setText(Messages.config_name);
        Combo combo = new Combo(area, SWT.READ_ONLY);
        entries.forEach(each -> combo.add(each.name()));
        combo.select(Math.max(0, combo.indexOf(FIRST)));
        GridDataFactory.fillDefaults().grab(true, false).applyTo(combo);
        entry = combo;
        new Label(area, SWT.NONE).setText(Messages.config_value);
        Text field = new Text(area, SWT.BORDER);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(field);
        text = field;
        new Label(area, SWT.NONE);
        Button check = new Button(area, SWT.CHECK);
        check.setText(Messages.config_to_default);
        toDefault = check;
        Label about = new Label(area, SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, true).span(2, 1).hint(520, 96).applyTo(about);
        doc = about;
        combo.addListener(SWT.Selection, event -> chosen());
        check.addListener(SWT.Selection, event -> field.setEnabled(!check.getSelection()));
        chosen();
        return outer;
    }

    private void chosen() {
        ConfigEntry now = entries.get(Objects.requireNonNull(entry).getSelectionIndex());
        Objects.requireNonNull(text).setText(now.value() == null ? "" : now.value());
        Objects.requireNonNull(doc).setText(NLS.bind(Messages.topics_entry_default, ConfigText.defaultValue(now)) + "\n" + now.doc());
    }

    @Override
    protected void createButtonsForButtonBar(Composite parent) {
        createButton(parent, IDialogConstants.OK_ID, Messages.topics_to_preview, true);
        createButton(parent, IDialogConstants.CANCEL_ID, IDialogConstants.CANCEL_LABEL, false);
    }

    @Override
    protected void okPressed() {
        name = Objects.requireNonNull(entry).getText();
        value = Objects.requireNonNull(toDefault).getSelection() ? Optional.empty() : Optional.of(Objects.requireNonNull(text).getText());
        super.okPressed();
    }

    String name() {
        return name;
    }

    Optional<String> value() {
        return value;
    }
}
