package dev.kraftbench.ui.cluster.topics;

import dev.kraftbench.core.model.ConfigEntry;
import dev.kraftbench.ui.base.TextScale;
import dev.kraftbench.ui.base.dialog.FormDialog;
import dev.kraftbench.ui.cluster.Messages;
import dev.kraftbench.ui.cluster.config.ConfigText;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;

/** One configuration entry for several topics: a value, or back to the default. */
final class ConfigEntryDialog extends FormDialog {
    private static final String FIRST = "retention.ms";

    private final List<ConfigEntry> entries;
    private @Nullable Combo entry;
    private @Nullable Text text;
    private @Nullable Button toDefault;
    private @Nullable Text doc;
    private String name = "";
    private Optional<String> value = Optional.empty();

    ConfigEntryDialog(Shell parent, List<String> topics, List<ConfigEntry> entries) {
        super(parent, new Words(Messages.topics_configure_window, NLS.bind(Messages.topics_configure_title, topics.size()),
                topics.stream().limit(6).collect(Collectors.joining(", ")) + (topics.size() > 6 ? "\u2026" : ""), Messages.topics_to_preview));
        this.entries = entries.stream().filter(each -> !each.readOnly()).toList();
    }

    @Override
    protected void fill(Composite area) {
        Combo combo = combo(area, Messages.config_name, entries.stream().map(ConfigEntry::name).toList());
        combo.select(Math.max(0, combo.indexOf(FIRST)));
        entry = combo;
        Text field = text(area, Messages.config_value, "");
        text = field;
        label(area, "");
        Button check = box(area, Messages.config_to_default, 1);
        toDefault = check;
        Text about = new Text(area, SWT.MULTI | SWT.READ_ONLY | SWT.WRAP | SWT.V_SCROLL);
        about.setBackground(area.getBackground());
        GridDataFactory.fillDefaults().grab(true, true).span(2, 1).hint(TextScale.px(520), TextScale.px(96)).applyTo(about);
        doc = about;
        combo.addListener(SWT.Selection, event -> chosen());
        check.addListener(SWT.Selection, event -> field.setEnabled(!check.getSelection()));
        chosen();
    }

    private void chosen() {
        ConfigEntry now = entries.get(Objects.requireNonNull(entry).getSelectionIndex());
        Objects.requireNonNull(text).setText(now.value() == null ? "" : now.value());
        Objects.requireNonNull(doc).setText(NLS.bind(Messages.topics_entry_default, ConfigText.defaultValue(now)) + "\n" + now.doc());
    }

    @Override
    protected void take() {
        name = Objects.requireNonNull(entry).getText();
        value = Objects.requireNonNull(toDefault).getSelection() ? Optional.empty() : Optional.of(Objects.requireNonNull(text).getText());
    }

    String name() {
        return name;
    }

    Optional<String> value() {
        return value;
    }
}
