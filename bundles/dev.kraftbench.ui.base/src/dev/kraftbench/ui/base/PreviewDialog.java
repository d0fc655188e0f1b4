package dev.kraftbench.ui.base;

import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.change.ChangePlan;
import dev.kraftbench.ui.base.dialog.FormDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Shell;
import org.jspecify.annotations.Nullable;

/** The last stop before a change: what it would do, confirmed as the environment demands. UI thread. */
public final class PreviewDialog extends FormDialog {
    private final ConnectionSettings settings;
    private final ChangePlan plan;
    private @Nullable PlanPane pane;

    public PreviewDialog(Shell parent, ConnectionSettings settings, ChangePlan plan) {
        super(parent, new Words(Messages.preview_window, plan.change().title(),
                NLS.bind(Messages.preview_message, settings.name(), environment(settings.environment())), Messages.preview_apply));
        this.settings = settings;
        this.plan = plan;
    }

    @Override
    protected void fill(Composite area) {
        GridLayoutFactory.fillDefaults().applyTo(area);
        pane = new PlanPane(area, settings, plan, this::check);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(pane);
    }

    /** What has to be confirmed stands in the pane. */
    @Override
    protected @Nullable String missing() {
        return pane != null && pane.confirmed() ? null : message();
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
}
