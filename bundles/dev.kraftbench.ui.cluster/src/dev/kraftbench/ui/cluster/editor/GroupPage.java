package dev.kraftbench.ui.cluster.editor;

import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.model.GroupDetails;
import dev.kraftbench.ui.base.CallFailure;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.LiveQuery;
import dev.kraftbench.ui.base.MetricTiles;
import dev.kraftbench.ui.base.MetricTiles.Mood;
import dev.kraftbench.ui.base.MetricTiles.Tile;
import dev.kraftbench.ui.base.TableRows.Column;
import dev.kraftbench.ui.base.editor.ClusterPage;
import dev.kraftbench.ui.base.editor.GroupInput;
import dev.kraftbench.ui.cluster.Messages;
import java.util.List;
import java.util.Objects;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.forms.editor.FormEditor;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.jspecify.annotations.Nullable;

/** State, members with their partitions, and lag by partition. */
final class GroupPage extends ClusterPage {
    private static final int INTERVAL_MILLIS = 2_000;

    private @Nullable MetricTiles tiles;
    private @Nullable FilteredTable<GroupDetails.Member> members;
    private @Nullable FilteredTable<GroupDetails.PartitionLag> lags;
    private @Nullable GroupDetails details;
    private @Nullable CallFailure failure;

    GroupPage(FormEditor editor) {
        super(editor, "group", Messages.page_overview);
    }

    private String group() {
        return ((GroupInput) getEditorInput()).group();
    }

    @Override
    protected String what() {
        return Messages.group_what;
    }

    @Override
    protected void fill(Composite content, FormToolkit toolkit) {
        MetricTiles metrics = new MetricTiles(content);
        toolkit.adapt(metrics);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(metrics);
        tiles = metrics;
        Composite both = toolkit.createComposite(content);
        GridLayoutFactory.fillDefaults().numColumns(1).spacing(0, 8).applyTo(both);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(both);
        Composite left = section(both, toolkit, Messages.group_members);
        FilteredTable<GroupDetails.Member> memberTable = new FilteredTable<>(left, List.of(
                Column.text(Messages.group_member, 240, GroupDetails.Member::id),
                Column.number(Messages.group_epoch, 70, member -> Figures.id(member.epoch()), GroupDetails.Member::epoch),
                Column.text(Messages.group_work, 240, member -> String.join(", ", member.work())),
                Column.text(Messages.group_client, 160, GroupDetails.Member::clientId),
                Column.text(Messages.group_host, 120, GroupDetails.Member::host)));
        memberTable.identity(GroupDetails.Member::id);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(memberTable);
        toolkit.adapt(memberTable);
        members = memberTable;
        Composite right = section(both, toolkit, Messages.group_lag);
        FilteredTable<GroupDetails.PartitionLag> lagTable = new FilteredTable<>(right, List.of(
                Column.text(Messages.column_partition, 280, lag -> lag.topic() + "-" + lag.partition()),
                Column.number(Messages.group_committed, 150, lag -> Figures.count(lag.committed()), GroupDetails.PartitionLag::committed),
                Column.number(Messages.column_end, 150, lag -> Figures.count(lag.endOffset()), GroupDetails.PartitionLag::endOffset),
                Column.number(Messages.column_lag, 120, lag -> Figures.count(lag.lag()), GroupDetails.PartitionLag::lag)));
        lagTable.identity(lag -> lag.topic() + "-" + lag.partition());
        GridDataFactory.fillDefaults().grab(true, true).applyTo(lagTable);
        toolkit.adapt(lagTable);
        lags = lagTable;
        LiveQuery.start(content.getParent().getParent(), group(), INTERVAL_MILLIS,
                limit -> connection().state() instanceof ConnectionState.Open ? connection().groups().group(group(), limit) : null,
                loaded -> {
                    details = loaded;
                    failure = null;
                    request();
                },
                failed -> {
                    failure = failed;
                    request();
                });
    }

    @Override
    protected void update(EmptyState pane) {
        GroupDetails group = details;
        if (group == null) {
            if (failure != null) {
                pane.showReason(failure.message(), failure.advice());
            } else {
                pane.showReason(Messages.empty_loading, Messages.group_what);
            }
            return;
        }
        Objects.requireNonNull(tiles).show(List.of(
                new Tile(Messages.column_state, group.state(), Mood.NEUTRAL),
                new Tile(Messages.column_type, group.type().isEmpty() ? Figures.UNKNOWN : group.type(), Mood.NEUTRAL),
                new Tile(Messages.group_assignor, group.assignor().isEmpty() ? Figures.UNKNOWN : group.assignor(), Mood.NEUTRAL),
                new Tile(Messages.group_coordinator, Figures.id(group.coordinator()), Mood.NEUTRAL),
                new Tile(Messages.group_epoch, epoch(group), Mood.NEUTRAL),
                new Tile(Messages.group_members, Integer.toString(group.members().size()), Mood.NEUTRAL),
                new Tile(Messages.group_total_lag, Figures.count(group.totalLag()), Mood.NEUTRAL)));
        Objects.requireNonNull(members).setRows(group.members());
        Objects.requireNonNull(lags).setRows(group.lags());
        pane.showContent();
    }

    /** The epoch, and where its assignment is not ready yet, the one that is. */
    private static String epoch(GroupDetails group) {
        return group.targetEpoch() == group.epoch() ? Figures.id(group.epoch()) : group.epoch() + " (" + group.targetEpoch() + ")";
    }
}
