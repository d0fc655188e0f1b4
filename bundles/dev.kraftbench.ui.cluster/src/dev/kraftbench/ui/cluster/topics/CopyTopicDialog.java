package dev.kraftbench.ui.cluster.topics;

import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.TopicSnapshot;
import dev.kraftbench.ui.base.dialog.FormDialog;
import dev.kraftbench.ui.cluster.Messages;
import java.util.Map;
import java.util.Objects;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Spinner;
import org.eclipse.swt.widgets.Text;
import org.jspecify.annotations.Nullable;

/** Name, partitions and replicas of a topic that gets another's configuration. */
final class CopyTopicDialog extends FormDialog {
    private static final int LONGEST = 249;

    private final ClusterSnapshot snapshot;
    private @Nullable Text name;
    private @Nullable Spinner partitions;
    private @Nullable Spinner replicas;
    private TopicChange.Create draft;

    CopyTopicDialog(Shell parent, TopicSnapshot from, ClusterSnapshot snapshot) {
        super(parent, new Words(Messages.topics_copy_window, NLS.bind(Messages.topics_copy_title, from.name()), Messages.topics_copy_message,
                Messages.topics_to_preview));
        this.snapshot = snapshot;
        this.draft = new TopicChange.Create(from.name() + "-copy", from.partitions().size(), from.replicationFactor(), Map.of());
    }

    @Override
    protected void fill(Composite area) {
        name = text(area, Messages.topic_name, draft.topic());
        partitions = spinner(area, Messages.column_partitions, draft.partitions(), 1, 10_000);
        replicas = spinner(area, Messages.column_replication, draft.replicationFactor(), 1, Math.max(1, (int) snapshot.runningBrokers()));
    }

    @Override
    protected @Nullable String problem() {
        String wanted = Objects.requireNonNull(name).getText().strip();
        return !wanted.matches("[A-Za-z0-9._-]{1," + LONGEST + "}") ? Messages.topics_copy_name
                : snapshot.topic(wanted).isPresent() ? NLS.bind(Messages.topics_copy_exists, wanted) : null;
    }

    @Override
    protected void take() {
        draft = new TopicChange.Create(Objects.requireNonNull(name).getText().strip(), Objects.requireNonNull(partitions).getSelection(),
                Objects.requireNonNull(replicas).getSelection(), Map.of());
    }

    TopicChange.Create draft() {
        return draft;
    }
}
