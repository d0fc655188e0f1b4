package dev.kraftbench.ui.base;

import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.change.ChangePlan;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.TitleAreaDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Shell;
import org.jspecify.annotations.Nullable;

/** The last stop before a change: what it would do, confirmed as the environment demands. UI thread. */
public final class PreviewDialog extends TitleAreaDialog {
    private final ConnectionSettings settings;
    private final ChangePlan plan;
    private @Nullable PlanPane pane;
    private @Nullable Button apply;

    public PreviewDialog(Shell parent, ConnectionSettings settings, ChangePlan plan) {
        super(parent);
        this.settings = settings;
        this.plan = plan;
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
        pane = new PlanPane(outer, settings, plan, this::enable);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(pane);
        return outer;
    }

    private void enable() {
        if (apply != null && pane != null) {
            apply.setEnabled(pane.confirmed());
        }
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
        apply = createButton(parent, IDialogConstants.OK_ID, Messages.preview_apply, true);
        createButton(parent, IDialogConstants.CANCEL_ID, IDialogConstants.CANCEL_LABEL, false);
        enable();
    }
}
