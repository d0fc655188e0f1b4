package dev.kraftbench.ui.records.produce;

import dev.kraftbench.core.produce.ProducerSettings;
import dev.kraftbench.ui.base.TextScale;
import dev.kraftbench.ui.base.dialog.FieldKeys;
import dev.kraftbench.ui.base.dialog.FormDialog;
import dev.kraftbench.ui.base.dialog.PastedText;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Spinner;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;

/** How the producer works: what a person would otherwise write into its properties. UI thread. */
final class ProducerSettingsDialog extends FormDialog {
    private static final String[] COMPRESSIONS = {"none", "gzip", "snappy", "lz4", "zstd"};

    private ProducerSettings settings;
    private @Nullable Combo acks;
    private @Nullable Button idempotence;
    private @Nullable Spinner linger;
    private @Nullable Spinner batch;
    private @Nullable Combo compression;
    private @Nullable Text transactionalId;
    private @Nullable Spinner transactionRecords;
    private @Nullable Text further;

    ProducerSettingsDialog(Shell parent, ProducerSettings settings) {
        super(parent, new Words(Messages.settings_title, Messages.settings_title, Messages.settings_message, IDialogConstants.OK_LABEL));
        this.settings = settings;
    }

    ProducerSettings settings() {
        return settings;
    }

    /** The settings in one line. */
    static String summary(ProducerSettings s) {
        return "acks=" + s.acks() + " \u00B7 linger " + s.lingerMillis() + " ms \u00B7 batch " + s.batchBytes() / 1024 + " KiB \u00B7 " + s.compression()
                + (s.idempotence() ? " \u00B7 " + Messages.idempotent : "") + (s.transactional() ? " \u00B7 " + s.transactionalId() : "");
    }

    @Override
    protected void fill(Composite area) {
        label(area, "acks");
        Composite acksLine = SourceForm.line(area, 2);
        acks = combo(acksLine, new String[] {"all", "1", "0"}, settings.acks());
        Button idempotent = new Button(acksLine, SWT.CHECK);
        idempotent.setText("enable.idempotence");
        idempotent.setSelection(settings.idempotence());
        idempotence = idempotent;
        label(area, "linger.ms");
        linger = spinner(area, settings.lingerMillis(), 0, 60_000);
        label(area, "batch.size");
        batch = spinner(area, settings.batchBytes(), 0, 1 << 24);
        label(area, "compression.type");
        compression = combo(area, COMPRESSIONS, settings.compression());
        Text id = text(area, "transactional.id", settings.transactionalId());
        id.setMessage(Messages.settings_no_transactions);
        transactionalId = id;
        label(area, Messages.settings_transaction_records);
        transactionRecords = spinner(area, settings.transactionRecords(), 1, 1_000_000);
        topLabel(area, Messages.settings_further);
        Text more = new Text(area, SWT.BORDER | SWT.MULTI | SWT.V_SCROLL);
        more.setMessage("max.in.flight.requests.per.connection=1");
        StringBuilder lines = new StringBuilder();
        settings.further().forEach((name, text) -> lines.append(name).append('=').append(text).append('\n'));
        more.setText(lines.toString());
        PastedText.limit(more);
        FieldKeys.tabLeaves(more);
        GridDataFactory.fillDefaults().grab(true, true).hint(TextScale.px(360), TextScale.px(60)).applyTo(more);
        further = more;
        acks.addListener(SWT.Selection, event -> check());
        idempotent.addListener(SWT.Selection, event -> check());
        more.addListener(SWT.Modify, event -> check());
    }

    private static Combo combo(Composite parent, String[] items, String chosen) {
        Combo combo = new Combo(parent, SWT.READ_ONLY);
        combo.setItems(items);
        combo.setText(chosen);
        GridDataFactory.swtDefaults().hint(TextScale.px(110), SWT.DEFAULT).applyTo(combo);
        return combo;
    }

    private static Spinner spinner(Composite parent, int value, int least, int most) {
        Spinner spinner = SourceForm.spinner(parent, value, least, most, 1);
        GridDataFactory.swtDefaults().hint(TextScale.px(96), SWT.DEFAULT).applyTo(spinner);
        return spinner;
    }

    private ProducerSettings entered() {
        Map<String, String> more = new TreeMap<>();
        for (String line : Objects.requireNonNull(further).getText().split("\\R")) {
            if (!line.isBlank()) {
                int equals = line.indexOf('=');
                if (equals <= 0) {
                    throw new IllegalArgumentException(NLS.bind(Messages.settings_wrong_line, line));
                }
                more.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
            }
        }
        return new ProducerSettings(Objects.requireNonNull(acks).getText(), Objects.requireNonNull(linger).getSelection(),
                Objects.requireNonNull(batch).getSelection(), Objects.requireNonNull(compression).getText(),
                Objects.requireNonNull(idempotence).getSelection(), Objects.requireNonNull(transactionalId).getText().strip(),
                Objects.requireNonNull(transactionRecords).getSelection(), more);
    }

    @Override
    protected @Nullable String problem() {
        try {
            return entered().conflicts().stream().findFirst().map(conflict -> switch (conflict) {
                case IDEMPOTENCE_NEEDS_ALL -> Messages.settings_idempotence_all;
                case TRANSACTIONS_NEED_IDEMPOTENCE -> Messages.settings_transactions_idempotence;
            }).orElse(null);
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    @Override
    protected void take() {
        settings = entered();
    }
}
