package dev.kraftbench.ui.groups;

import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.group.GroupQuestions.Loads;
import dev.kraftbench.core.model.GroupSnapshot;
import dev.kraftbench.ui.base.CallFailure;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.LiveQuery;
import dev.kraftbench.ui.base.editor.ClusterPage;
import dev.kraftbench.ui.base.editor.TopicInput;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.forms.editor.FormEditor;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.jspecify.annotations.Nullable;

/** The groups that have offsets of a topic, with their lag there. */
final class TopicGroupsPage extends ClusterPage {
    private static final int INTERVAL_MILLIS = 5_000;

    private @Nullable FilteredTable<GroupRow> table;
    private @Nullable Loads loads;
    private @Nullable CallFailure failure;

    TopicGroupsPage(FormEditor editor) {
        super(editor, "groups", Messages.page_groups);
    }

    private String topic() {
        return ((TopicInput) getEditorInput()).topic();
    }

    @Override
    protected String what() {
        return Messages.topic_groups_what;
    }

    @Override
    protected void fill(Composite content, FormToolkit toolkit) {
        FilteredTable<GroupRow> groups = GroupTable.in(content, toolkit, load -> load.lags().getOrDefault(topic(), -1L));
        groups.onOpen(row -> GroupTable.open(getSite(), connection(), row));
        table = groups;
        LiveQuery.start(content.getParent().getParent(), Messages.page_groups, INTERVAL_MILLIS, limit -> {
            List<GroupSnapshot> known = connection().model().latest().groups();
            return !(connection().state() instanceof ConnectionState.Open) ? null
                    : known.isEmpty() ? CompletableFuture.completedFuture(new Loads(java.util.Map.of(), List.of())) : connection().groups().loads(known, GroupTable.PATIENCE);
        }, answer -> {
            loads = answer;
            failure = null;
            request();
        }, failed -> {
            failure = failed;
            request();
        });
    }

    @Override
    protected void update(EmptyState pane) {
        Loads known = loads;
        if (known == null) {
            pane.showReason(failure == null ? Messages.loading : failure.message(), failure == null ? Messages.topic_groups_what : failure.advice());
            return;
        }
        List<GroupRow> rows = GroupRow.of(connection().model().latest().groups(), known.groups(), "", "").stream()
                .filter(row -> row.load().topics().contains(topic())).toList();
        Objects.requireNonNull(table).setRows(rows);
        if (rows.isEmpty()) {
            pane.showReason(NLS.bind(Messages.topic_no_groups, topic()), Messages.topic_no_groups_reason);
        } else {
            pane.showContent();
        }
    }
}
