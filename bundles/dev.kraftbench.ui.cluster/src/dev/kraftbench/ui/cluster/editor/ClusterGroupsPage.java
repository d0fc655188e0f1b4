package dev.kraftbench.ui.cluster.editor;

import dev.kraftbench.core.model.GroupSnapshot;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.Icons;
import dev.kraftbench.ui.base.TableRows.Column;
import dev.kraftbench.ui.base.editor.ClusterPage;
import dev.kraftbench.ui.cluster.ClusterActions;
import dev.kraftbench.ui.cluster.Messages;
import java.util.List;
import java.util.Objects;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.forms.editor.FormEditor;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.jspecify.annotations.Nullable;

/** All groups of a cluster. */
final class ClusterGroupsPage extends ClusterPage {
    private @Nullable FilteredTable<GroupSnapshot> table;

    ClusterGroupsPage(FormEditor editor) {
        super(editor, "groups", Messages.navigator_groups);
    }

    @Override
    protected String what() {
        return Messages.cluster_groups_what;
    }

    @Override
    protected void fill(Composite content, FormToolkit toolkit) {
        FilteredTable<GroupSnapshot> groups = new FilteredTable<>(content, List.of(
                Column.text(Messages.column_group, 320, GroupSnapshot::id),
                Column.text(Messages.column_type, 140, GroupSnapshot::type),
                Column.text(Messages.column_state, 200, GroupSnapshot::state)));
        groups.images(row -> Icons.GROUP.image()).identity(GroupSnapshot::id).onOpen(row -> ClusterActions.in(getSite()).openGroup(connection(), row.id()));
        GridDataFactory.fillDefaults().grab(true, true).applyTo(groups);
        toolkit.adapt(groups);
        table = groups;
    }

    @Override
    protected void update(EmptyState pane) {
        List<GroupSnapshot> rows = connection().model().latest().groups();
        Objects.requireNonNull(table).setRows(rows);
        if (rows.isEmpty()) {
            pane.showReason(Messages.cluster_no_groups, Messages.cluster_no_groups_reason);
        } else {
            pane.showContent();
        }
    }
}
