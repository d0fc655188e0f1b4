package dev.kraftbench.ui.base;

import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.change.ChangePlan;
import java.util.List;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;

/** What a change would do: before and after, the equivalent command line, warnings, the way back, and the confirmation the environment demands. UI thread. */
public final class PlanPane extends Composite {
    /** Fewer rows are seen at once. */
    private static final int FILTERED_FROM = 10;

    private final ConnectionSettings settings;
    private final Runnable confirmationChanged;
    private boolean confirmed;

    public PlanPane(Composite parent, ConnectionSettings settings, ChangePlan plan, Runnable confirmationChanged) {
        super(parent, SWT.NONE);
        this.settings = settings;
        this.confirmationChanged = confirmationChanged;
        this.confirmed = settings.environment().confirmation() == Environment.Confirmation.NONE;
        GridLayoutFactory.swtDefaults().margins(10, 10).spacing(5, 6).applyTo(this);

        FilteredTable<ChangePlan.Difference> differences = new FilteredTable<>(this, List.of(
                TableRows.Column.text(Messages.preview_what, 220, ChangePlan.Difference::what),
                TableRows.Column.text(Messages.preview_before, 180, row -> row.before() + Figures.meaning(row.what(), row.before())),
                TableRows.Column.text(Messages.preview_after, 180, row -> row.after() + Figures.meaning(row.what(), row.after()))));
        if (plan.differences().size() < FILTERED_FROM) {
            differences.withoutFilter();
        }
        differences.setRows(plan.differences());
        GridDataFactory.fillDefaults().grab(true, true).hint(TextScale.px(620), TextScale.px(210)).applyTo(differences);

        label(Messages.preview_command);
        Text command = new Text(this, SWT.MULTI | SWT.READ_ONLY | SWT.BORDER | SWT.WRAP | SWT.V_SCROLL);
        command.setFont(JFaceResources.getTextFont());
        command.setText(String.join("\n", plan.commandLines()));
        GridDataFactory.fillDefaults().grab(true, false).hint(TextScale.px(620), TextScale.px(84)).applyTo(command);

        for (String warning : plan.warnings()) {
            Label line = new Label(this, SWT.WRAP);
            line.setText("\u26A0  " + warning);
            line.setForeground(Palette.of(this).outOfSync().swt());
            GridDataFactory.fillDefaults().grab(true, false).hint(TextScale.px(620), SWT.DEFAULT).applyTo(line);
        }
        label(plan.undo().map(undo -> NLS.bind(Messages.preview_undo, undo.title())).orElse(Messages.preview_no_undo));
        confirmation();
    }

    /** Whether the plan may be applied now. */
    public boolean confirmed() {
        return confirmed;
    }

    private void confirmation() {
        switch (settings.environment().confirmation()) {
            case NONE -> { }
            case ASK -> {
                Button understood = new Button(this, SWT.CHECK);
                understood.setText(NLS.bind(Messages.preview_ask, PreviewDialog.environment(settings.environment())));
                understood.addListener(SWT.Selection, event -> confirm(understood.getSelection()));
            }
            case TYPE_NAME -> {
                label(NLS.bind(Messages.preview_type_name, settings.name()));
                Text name = new Text(this, SWT.BORDER);
                GridDataFactory.fillDefaults().grab(true, false).applyTo(name);
                name.addModifyListener(event -> confirm(name.getText().equals(settings.name())));
            }
        }
    }

    private void confirm(boolean value) {
        confirmed = value;
        confirmationChanged.run();
    }

    private void label(String text) {
        Label label = new Label(this, SWT.WRAP);
        label.setText(text);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(label);
    }
}
