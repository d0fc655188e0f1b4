package dev.kraftbench.ui.base;

import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.change.ChangePlan;
import java.util.List;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.TitleAreaDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;

/** What a change would do: before and after, the equivalent command line, warnings; confirmed as the environment demands. UI thread. */
public final class PreviewDialog extends TitleAreaDialog {
    private final ConnectionSettings settings;
    private final ChangePlan plan;
    private @Nullable Button confirm;
    private boolean confirmed;

    public PreviewDialog(Shell parent, ConnectionSettings settings, ChangePlan plan) {
        super(parent);
        this.settings = settings;
        this.plan = plan;
        this.confirmed = settings.environment().confirmation() == Environment.Confirmation.NONE;
        setHelpAvailable(false);
    }

    @Override
    protected boolean isResizable() {
        return true;
    }

    @Override
    protected void configureShell(Shell shell) {
        super.configureShell(shell);
        shell.setText(Messages.preview_window);
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        Composite outer = (Composite) super.createDialogArea(parent);
        setTitle(plan.change().title());
        setMessage(NLS.bind(Messages.preview_message, settings.name(), environment(settings.environment())));
        Composite area = new Composite(outer, SWT.NONE);
        GridLayoutFactory.swtDefaults().margins(10, 10).spacing(5, 6).applyTo(area);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(area);

        FilteredTable<ChangePlan.Difference> differences = new FilteredTable<>(area, List.of(
                TableRows.Column.text(Messages.preview_what, 220, ChangePlan.Difference::what),
                TableRows.Column.text(Messages.preview_before, 180, ChangePlan.Difference::before),
                TableRows.Column.text(Messages.preview_after, 180, ChangePlan.Difference::after)));
        differences.setRows(plan.differences());
        GridDataFactory.fillDefaults().grab(true, true).hint(620, 180).applyTo(differences);

        label(area, Messages.preview_command);
        Text command = new Text(area, SWT.MULTI | SWT.READ_ONLY | SWT.BORDER | SWT.WRAP | SWT.V_SCROLL);
        command.setFont(JFaceResources.getTextFont());
        command.setText(String.join("\n", plan.commandLines()));
        GridDataFactory.fillDefaults().grab(true, false).hint(620, 64).applyTo(command);

        for (String warning : plan.warnings()) {
            Label line = new Label(area, SWT.WRAP);
            line.setText("\u26A0  " + warning);
            line.setForeground(Palette.of(area).outOfSync().swt());
            GridDataFactory.fillDefaults().grab(true, false).hint(620, SWT.DEFAULT).applyTo(line);
        }
        label(area, plan.undo().map(undo -> NLS.bind(Messages.preview_undo, undo.title())).orElse(Messages.preview_no_undo));
        confirmation(area);
        return outer;
    }

    private void confirmation(Composite area) {
        switch (settings.environment().confirmation()) {
            case NONE -> { }
            case ASK -> {
                Button understood = new Button(area, SWT.CHECK);
                understood.setText(NLS.bind(Messages.preview_ask, environment(settings.environment())));
                understood.addListener(SWT.Selection, event -> confirm(understood.getSelection()));
            }
            case TYPE_NAME -> {
                label(area, NLS.bind(Messages.preview_type_name, settings.name()));
                Text name = new Text(area, SWT.BORDER);
                GridDataFactory.fillDefaults().grab(true, false).applyTo(name);
                name.addModifyListener(event -> confirm(name.getText().equals(settings.name())));
            }
        }
    }

    private void confirm(boolean value) {
        confirmed = value;
        if (confirm != null) {
            confirm.setEnabled(value);
        }
    }

    private static void label(Composite parent, String text) {
        Label label = new Label(parent, SWT.WRAP);
        label.setText(text);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(label);
    }

    /** The environment in the user's language. */
    public static String environment(Environment environment) {
        return switch (environment) {
            case TRAINING -> Messages.environment_training;
            case DEVELOPMENT -> Messages.environment_development;
            case TEST -> Messages.environment_test;
            case PRODUCTION -> Messages.environment_production;
        };
    }

    @Override
    protected void createButtonsForButtonBar(Composite parent) {
        confirm = createButton(parent, IDialogConstants.OK_ID, Messages.preview_apply, true);
        confirm.setEnabled(confirmed);
        createButton(parent, IDialogConstants.CANCEL_ID, IDialogConstants.CANCEL_LABEL, false);
    }
}
