package dev.kraftbench.ui.cluster.wizard;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.ui.base.BackgroundCall;
import dev.kraftbench.ui.base.PlanWizardPage;
import dev.kraftbench.ui.cluster.ClusterActions;
import dev.kraftbench.ui.cluster.Messages;
import org.eclipse.jface.wizard.Wizard;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Shell;

/** New Topic: a preset or own figures, then a preview with the command line, then the topic. */
public final class NewTopicWizard extends Wizard {
    private final ClusterConnection connection;
    private final ClusterActions actions;
    private final Shell owner;
    private final TopicDraftPage draft;
    private final PlanWizardPage preview;

    public NewTopicWizard(ClusterConnection connection, ClusterActions actions, Shell owner) {
        this.connection = connection;
        this.actions = actions;
        this.owner = owner;
        setWindowTitle(NLS.bind(Messages.topic_wizard, connection.name()));
        draft = new TopicDraftPage(connection);
        preview = new PlanWizardPage(connection, Messages.topic_preview_description, () -> draft.draft().change());
    }

    @Override
    public void addPages() {
        addPage(draft);
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
        // when the topic is there, the pages are gone
        String topic = draft.draft().name();
        preview.plan().ifPresent(plan -> BackgroundCall.of(plan.change().title(), limit -> connection.apply(plan, limit)).onSuccess(result -> {
            connection.refresh();
            actions.openTopic(connection, topic);
        }).start(owner));
        return true;
    }
}
