package dev.kraftbench.ui.cluster.wizard;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.change.Change;
import dev.kraftbench.core.change.ChangePlan;
import dev.kraftbench.ui.base.BackgroundCall;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.PlanPane;
import dev.kraftbench.ui.cluster.Messages;
import java.util.Optional;
import org.eclipse.jface.wizard.WizardPage;
import org.eclipse.swt.widgets.Composite;
import org.jspecify.annotations.Nullable;

/** What creating the topic would do. */
final class TopicPreviewPage extends WizardPage {
    private final ClusterConnection connection;
    private final TopicDraftPage draft;
    private @Nullable EmptyState state;
    private @Nullable PlanPane pane;
    private @Nullable ChangePlan plan;

    TopicPreviewPage(ClusterConnection connection, TopicDraftPage draft) {
        super("preview", Messages.topic_preview, null);
        this.connection = connection;
        this.draft = draft;
        setDescription(Messages.topic_preview_description);
        setPageComplete(false);
    }

    @Override
    public void createControl(Composite parent) {
        state = new EmptyState(parent);
        setControl(state);
    }

    @Override
    public void setVisible(boolean visible) {
        super.setVisible(visible);
        if (visible) {
            ask(draft.draft().change());
        }
    }

    Optional<ChangePlan> plan() {
        return Optional.ofNullable(plan);
    }

    private void ask(Change change) {
        EmptyState area = java.util.Objects.requireNonNull(state);
        plan = null;
        setPageComplete(false);
        area.showReason(Messages.empty_loading, change.title());
        BackgroundCall.of(change.title(), limit -> connection.plan(change, limit))
                .onFailure(failure -> area.showReason(failure.message(), failure.advice(), Messages.action_try_again, () -> ask(change)))
                .onSuccess(made -> show(area, made))
                .start(area);
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
