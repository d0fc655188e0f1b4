package dev.kraftbench.ui.cluster.topics;

import dev.kraftbench.core.change.RecordsChange;
import dev.kraftbench.ui.base.TextScale;
import dev.kraftbench.ui.base.dialog.FormDialog;
import dev.kraftbench.ui.cluster.Messages;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;

/** Up to where the records of topics or partitions are deleted. */
public final class DeleteRecordsDialog extends FormDialog {
    private @Nullable Button all;
    private @Nullable Text offset;
    private long before = RecordsChange.ALL;

    /** @param of names of what loses records */
    public DeleteRecordsDialog(Shell parent, List<String> of) {
        super(parent, new Words(Messages.records_window,
                NLS.bind(Messages.records_title, of.stream().limit(4).collect(Collectors.joining(", ")) + (of.size() > 4 ? "\u2026" : "")),
                Messages.records_message, Messages.topics_to_preview));
    }

    @Override
    protected void fill(Composite area) {
        Button everything = new Button(area, SWT.RADIO);
        everything.setText(Messages.records_all);
        GridDataFactory.fillDefaults().span(2, 1).applyTo(everything);
        Button some = new Button(area, SWT.RADIO);
        some.setText(Messages.records_before);
        some.setSelection(true);
        Text field = new Text(area, SWT.BORDER);
        field.setText("0");
        GridDataFactory.fillDefaults().grab(true, false).hint(TextScale.px(160), SWT.DEFAULT).applyTo(field);
        Label hint = new Label(area, SWT.WRAP);
        hint.setText(Messages.records_hint);
        GridDataFactory.fillDefaults().grab(true, true).span(2, 1).hint(TextScale.px(480), SWT.DEFAULT).applyTo(hint);
        everything.addListener(SWT.Selection, event -> {
            field.setEnabled(!everything.getSelection());
            check();
        });
        field.addModifyListener(event -> check());
        all = everything;
        offset = field;
    }

    @Override
    protected @Nullable String problem() {
        return Objects.requireNonNull(all).getSelection() || Objects.requireNonNull(offset).getText().matches("\\d{1,18}") ? null : Messages.records_number;
    }

    @Override
    protected void take() {
        before = Objects.requireNonNull(all).getSelection() ? RecordsChange.ALL : Long.parseLong(Objects.requireNonNull(offset).getText());
    }

    /** The offset, or {@link RecordsChange#ALL}. */
    public long before() {
        return before;
    }
}
