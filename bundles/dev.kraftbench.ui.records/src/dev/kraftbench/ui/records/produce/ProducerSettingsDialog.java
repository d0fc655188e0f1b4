package dev.kraftbench.ui.records.produce;

import dev.kraftbench.core.produce.ProducerSettings;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
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
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Spinner;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;

/** How the producer works: what a person would otherwise write into its properties. UI thread. */
final class ProducerSettingsDialog extends TitleAreaDialog {
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
        super(parent);
        this.settings = settings;
        setHelpAvailable(false);
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
    protected boolean isResizable() {
        return true;
    }

    @Override
    protected void configureShell(Shell shell) {
        super.configureShell(shell);
        shell.setText(Messages.settings_title);
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        Composite outer = (Composite) super.createDialogArea(parent);
        setTitle(Messages.settings_title);
        setMessage(Messages.settings_message);
        Composite area = new Composite(outer, SWT.NONE);
        GridLayoutFactory.swtDefaults().numColumns(2).margins(12, 10).spacing(12, 7).applyTo(area);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(area);
        SourceForm.label(area, "acks");
        Composite acksLine = SourceForm.line(area, 2);
        acks = combo(acksLine, new String[] {"all", "1", "0"}, settings.acks());
        Button idempotent = new Button(acksLine, SWT.CHECK);
        idempotent.setText("enable.idempotence");
        idempotent.setSelection(settings.idempotence());
        idempotence = idempotent;
        SourceForm.label(area, "linger.ms");
        linger = spinner(area, settings.lingerMillis(), 0, 60_000);
        SourceForm.label(area, "batch.size");
        batch = spinner(area, settings.batchBytes(), 0, 1 << 24);
        SourceForm.label(area, "compression.type");
        compression = combo(area, COMPRESSIONS, settings.compression());
        SourceForm.label(area, "transactional.id");
        Text id = new Text(area, SWT.BORDER);
        id.setText(settings.transactionalId());
        id.setMessage(Messages.settings_no_transactions);
        SourceForm.grow(id, SWT.DEFAULT);
        transactionalId = id;
        SourceForm.label(area, Messages.settings_transaction_records);
        transactionRecords = spinner(area, settings.transactionRecords(), 1, 1_000_000);
        SourceForm.label(area, Messages.settings_further);
        Text more = new Text(area, SWT.BORDER | SWT.MULTI | SWT.V_SCROLL);
        more.setMessage("max.in.flight.requests.per.connection=1");
        StringBuilder lines = new StringBuilder();
        settings.further().forEach((name, text) -> lines.append(name).append('=').append(text).append('\n'));
        more.setText(lines.toString());
        GridDataFactory.fillDefaults().grab(true, true).hint(360, 60).applyTo(more);
        further = more;
        acks.addListener(SWT.Selection, event -> check());
        idempotent.addListener(SWT.Selection, event -> check());
        id.addListener(SWT.Modify, event -> check());
        more.addListener(SWT.Modify, event -> check());
        return outer;
    }

    private static Combo combo(Composite parent, String[] items, String chosen) {
        Combo combo = new Combo(parent, SWT.READ_ONLY);
        combo.setItems(items);
        combo.setText(chosen);
        GridDataFactory.swtDefaults().hint(110, SWT.DEFAULT).applyTo(combo);
        return combo;
    }

    private static Spinner spinner(Composite parent, int value, int least, int most) {
        Spinner spinner = SourceForm.spinner(parent, value, least, most, 1);
        GridDataFactory.swtDefaults().hint(96, SWT.DEFAULT).applyTo(spinner);
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

    private void check() {
        String problem = null;
        try {
            for (ProducerSettings.Conflict conflict : entered().conflicts()) {
                problem = switch (conflict) {
                    case IDEMPOTENCE_NEEDS_ALL -> Messages.settings_idempotence_all;
                    case TRANSACTIONS_NEED_IDEMPOTENCE -> Messages.settings_transactions_idempotence;
                };
            }
        } catch (IllegalArgumentException e) {
            problem = e.getMessage();
        }
        setErrorMessage(problem);
        Button ok = getButton(IDialogConstants.OK_ID);
        if (ok != null) {
            ok.setEnabled(problem == null);
        }
    }

    @Override
    protected void okPressed() {
        settings = entered();
        super.okPressed();
    }
}
