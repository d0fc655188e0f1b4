package dev.kraftbench.ui.placement;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.ui.base.BackgroundCall;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.PlanWizardPage;
import java.util.Map;
import org.eclipse.jface.wizard.Wizard;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.IWorkbenchWindow;

/** A goal, the moves that reach it, then the preview; afterwards the cluster's placement page shows how the moves come along. */
final class ReassignWizard extends Wizard {
    private final ClusterConnection connection;
    private final IWorkbenchWindow window;
    private final GoalPage goal;
    private final MovesPage moves;
    private final PlanWizardPage preview;

    ReassignWizard(ClusterConnection connection, Request request, IWorkbenchWindow window) {
        this.connection = connection;
        this.window = window;
        setWindowTitle(NLS.bind(Messages.wizard_window, connection.name()));
        goal = new GoalPage(connection.model().latest(), request);
        moves = new MovesPage(connection, goal::goal);
        preview = new PlanWizardPage(connection, Messages.preview_description, moves::change);
    }

    @Override
    public void addPages() {
        addPage(goal);
        addPage(moves);
        addPage(preview);
    }

    /** Each when it is first seen: all at once would hold up the window. */
    @Override
    public void createPageControls(Composite container) {}

    @Override
    public boolean canFinish() {
        return getContainer().getCurrentPage() == preview && preview.isPageComplete();
    }

    @Override
    public boolean performFinish() {
        preview.plan().ifPresent(plan -> BackgroundCall.withProgress(plan.change().title(), (limit, progress) -> connection.apply(plan, progress, limit))
                .onSuccess(result -> {
                    connection.refresh();
                    CommandCalls.run(window, CommandCalls.OPEN, Map.of(CommandCalls.CLUSTER, connection.id(), CommandCalls.PAGE, PlacementPage.ID));
                }).start(window.getShell()));
        return true;
    }
}
