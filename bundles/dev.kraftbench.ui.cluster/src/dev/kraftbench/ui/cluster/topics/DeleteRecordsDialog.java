package dev.kraftbench.ui.cluster.topics;

import dev.kraftbench.core.change.RecordsChange;
import dev.kraftbench.ui.cluster.Messages;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.TitleAreaDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;

/** Up to where the records of topics or partitions are deleted. */
public final class DeleteRecordsDialog extends TitleAreaDialog {
    private final List<String> of;
    private @Nullable Button all;
    private @Nullable Text offset;
    private long before = RecordsChange.ALL;

    /** @param of names of what loses records */
    public DeleteRecordsDialog(Shell parent, List<String> of) {
        super(parent);
        this.of = List.copyOf(of);
        setHelpAvailable(false);
    }

    @Override
    protected void configureShell(Shell shell) {
        super.configureShell(shell);
        shell.setText(Messages.records_window);
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        Composite outer = (Composite) super.createDialogArea(parent);
        setTitle(NLS.bind(Messages.records_title, of.stream().limit(4).collect(Collectors.joining(", ")) + (of.size() > 4 ? "\u2026" : "")));
        setMessage(Messages.records_message);
        Composite area = new Composite(outer, SWT.NONE);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(area);
        GridLayoutFactory.swtDefaults().numColumns(2).margins(10, 10).spacing(12, 8).applyTo(area);
        Button everything = new Button(area, SWT.RADIO);
        everything.setText(Messages.records_all);
        GridDataFactory.fillDefaults().span(2, 1).applyTo(everything);
        Button some = new Button(area, SWT.RADIO);
        some.setText(Messages.records_before);
        some.setSelection(true);
        Text field = new Text(area, SWT.BORDER);
        field.setText("0");
        GridDataFactory.fillDefaults().grab(true, false).hint(160, SWT.DEFAULT).applyTo(field);
        Label hint = new Label(area, SWT.WRAP);
        hint.setText(Messages.records_hint);
        GridDataFactory.fillDefaults().grab(true, true).span(2, 1).hint(480, SWT.DEFAULT).applyTo(hint);
        everything.addListener(SWT.Selection, event -> check());
        field.addModifyListener(event -> check());
        all = everything;
        offset = field;
        return outer;
    }

    private void check() {
        boolean everything = Objects.requireNonNull(all).getSelection();
        Text field = Objects.requireNonNull(offset);
        field.setEnabled(!everything);
        boolean valid = everything || field.getText().matches("\\d{1,18}");
        setErrorMessage(valid ? null : Messages.records_number);
        getButton(IDialogConstants.OK_ID).setEnabled(valid);
    }

    @Override
    protected void createButtonsForButtonBar(Composite parent) {
        createButton(parent, IDialogConstants.OK_ID, Messages.topics_to_preview, true);
        createButton(parent, IDialogConstants.CANCEL_ID, IDialogConstants.CANCEL_LABEL, false);
    }

    @Override
    protected void okPressed() {
        before = Objects.requireNonNull(all).getSelection() ? RecordsChange.ALL : Long.parseLong(Objects.requireNonNull(offset).getText());
        super.okPressed();
    }

    /** The offset, or {@link RecordsChange#ALL}. */
    public long before() {
        return before;
    }
}
