package dev.kraftbench.ui.base;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.change.Change;
import dev.kraftbench.core.change.ChangePlan;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jface.wizard.WizardPage;
import org.eclipse.swt.widgets.Composite;
import org.jspecify.annotations.Nullable;

/** The last page of a wizard: what its change would do, confirmed as the environment demands. Finish applies the plan. UI thread. */
public final class PlanWizardPage extends WizardPage {
    private final ClusterConnection connection;
    private final Supplier<Change> change;
    private @Nullable EmptyState state;
    private @Nullable LatestCall planning;
    private @Nullable PlanPane pane;
    private @Nullable ChangePlan plan;

    /** @param change asked for each time the page comes into sight */
    public PlanWizardPage(ClusterConnection connection, String description, Supplier<Change> change) {
        super("preview", Messages.preview_page, null);
        this.connection = connection;
        this.change = change;
        setDescription(description);
        setPageComplete(false);
    }

    @Override
    public void createControl(Composite parent) {
        state = new EmptyState(parent);
        planning = new LatestCall(state);
        setControl(state);
    }

    @Override
    public void setVisible(boolean visible) {
        super.setVisible(visible);
        if (visible) {
            ask(change.get());
        }
    }

    /** As soon as it is made. */
    public Optional<ChangePlan> plan() {
        return Optional.ofNullable(plan);
    }

    private void ask(Change wanted) {
        EmptyState area = Objects.requireNonNull(state);
        plan = null;
        setPageComplete(false);
        area.showReason(Messages.empty_loading, wanted.title());
        Objects.requireNonNull(planning).start(BackgroundCall.of(wanted.title(), limit -> connection.plan(wanted, limit))
                .onFailure(failure -> area.showReason(failure.message(), failure.advice(), Messages.action_try_again, () -> ask(wanted)))
                .onSuccess(made -> show(area, made)));
    }

    private void show(EmptyState area, ChangePlan made) {
        plan = made;
        if (pane != null) {
            pane.dispose();
        }
        PlanPane next = new PlanPane(area, connection.settings(), made, () -> setPageComplete(pane != null && pane.confirmed()));
        pane = next;
        area.setContent(next);
        area.showContent();
        setPageComplete(next.confirmed());
    }
}
