package dev.kraftbench.ui.groups;

import dev.kraftbench.core.change.GroupChange;
import dev.kraftbench.core.group.GroupKind;
import dev.kraftbench.core.group.LagTrend;
import dev.kraftbench.core.model.GroupDetails;
import dev.kraftbench.core.model.GroupDetails.Member;
import dev.kraftbench.core.model.GroupDetails.PartitionLag;
import dev.kraftbench.ui.base.ChangeFlow;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.MetricTiles;
import dev.kraftbench.ui.base.MetricTiles.Mood;
import dev.kraftbench.ui.base.MetricTiles.Tile;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.TableRows.Column;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.ui.forms.editor.FormEditor;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.jspecify.annotations.Nullable;

/** State, members with what they have and shall have, and lag by partition, in records and in time. */
final class GroupOverviewPage extends GroupPage<GroupDetails> {
    private static final int INTERVAL_MILLIS = 2_000;

    private final LagTrend trend = new LagTrend();
    private @Nullable MetricTiles tiles;
    private @Nullable Label note;
    private @Nullable FilteredTable<Member> members;
    private @Nullable FilteredTable<PartitionLag> lags;
    private @Nullable Button remove;
    private @Nullable Button delete;
    private WorkLag behind = WorkLag.NOTHING;

    GroupOverviewPage(FormEditor editor, GroupKind kind) {
        super(editor, "group", Messages.page_overview, kind);
    }

    @Override
    protected void fill(Composite content, FormToolkit toolkit) {
        MetricTiles metrics = new MetricTiles(content);
        toolkit.adapt(metrics);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(metrics);
        tiles = metrics;
        note = toolkit.createLabel(content, "", SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(note);
        CTabFolder folder = tabs(content, toolkit);
        tab(folder, toolkit, Messages.members, parent -> members(parent, toolkit));
        tab(folder, toolkit, kind().commits() ? Messages.lag_by_partition : Messages.window_by_partition, parent -> lags(parent, toolkit));
        folder.setSelection(0);
        ask(content, INTERVAL_MILLIS);
    }

    private void members(Composite parent, FormToolkit toolkit) {
        FilteredTable<Member> table = new FilteredTable<>(parent, List.of(
                Column.text(Messages.client, 130, Member::clientId),
                Column.text(Messages.has, 290, member -> work(member.work())),
                Column.text(Messages.shall_have, 110, member -> member.moving() ? "\u2192 " + work(member.target()) : ""),
                Column.number(Messages.lag, 80, member -> Figures.count(behind.of(member)), member -> behind.of(member)),
                Column.number(Messages.epoch, 65, member -> Figures.id(member.epoch()), Member::epoch),
                Column.text(Messages.host, 100, Member::host),
                Column.text(Messages.instance, 95, member -> member.instanceId().orElse("")),
                Column.text(Messages.rack, 70, Member::rack),
                Column.text(Messages.member, 280, Member::id)));
        table.identity(Member::id).alwaysRedrawn().tints(member -> member.moving() ? Palette.of(table.table()).moving() : null);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(table);
        toolkit.adapt(table);
        members = table;
        if (kind() == GroupKind.CLASSIC || kind() == GroupKind.CONSUMER) {
            remove = button(table, toolkit, Messages.remove_members, this::removeMembers);
            remove.setToolTipText(Messages.remove_members_tip);
        }
        delete = button(table, toolkit, Messages.delete_group, () -> ChangeFlow.on(connection(), table).onApplied(result -> askNow())
                .start(new GroupChange.Delete(group(), kind())));
    }

    private static Button button(FilteredTable<?> table, FormToolkit toolkit, String text, Runnable action) {
        Button button = toolkit.createButton(table.bar(), text, SWT.PUSH);
        ((org.eclipse.swt.layout.GridLayout) table.bar().getLayout()).numColumns++;
        button.addListener(SWT.Selection, event -> action.run());
        return button;
    }

    private void lags(Composite parent, FormToolkit toolkit) {
        FilteredTable<PartitionLag> table = new FilteredTable<>(parent, List.of(
                Column.text(Messages.partition, GroupText.partitionWidth(kind()), lag -> lag.topic() + "-" + lag.partition()),
                Column.number(kind().commits() ? Messages.committed : Messages.window_start, 105, lag -> Figures.count(lag.committed()),
                        PartitionLag::committed),
                Column.number(Messages.end, 105, lag -> Figures.count(lag.endOffset()), PartitionLag::endOffset),
                Column.number(Messages.lag, 90, lag -> Figures.count(lag.lag()), PartitionLag::lag),
                Column.number(Messages.behind, 100, lag -> GroupText.delay(lag.delay()), lag -> lag.delay().millis()),
                Column.text(Messages.behind_how, 260, lag -> GroupText.source(lag.delay().source(), kind()))));
        table.identity(lag -> lag.topic() + "-" + lag.partition());
        GridDataFactory.fillDefaults().grab(true, true).applyTo(table);
        toolkit.adapt(table);
        lags = table;
    }

    private static String work(List<String> work) {
        return work.stream().map(StreamsTask::text).collect(Collectors.joining(", "));
    }

    /** Static members that are selected; without any, all members, as Kafka's request knows nothing in between. */
    private void removeMembers() {
        List<String> instances = Objects.requireNonNull(members).selected().stream().map(Member::instanceId).flatMap(Optional::stream).toList();
        ChangeFlow.on(connection(), Objects.requireNonNull(members)).onApplied(result -> askNow()).start(new GroupChange.RemoveMembers(group(), instances));
    }

    @Override
    CompletableFuture<GroupDetails> ask(Duration limit) {
        return connection().groups().group(group(), limit);
    }

    @Override
    GroupDetails group(GroupDetails told) {
        return told;
    }

    @Override
    void show(GroupDetails group) {
        long total = group.totalLag();
        if (staleness().isEmpty()) {
            trend.add(System.currentTimeMillis(), total);
        }
        behind = WorkLag.of(group);
        boolean working = !group.members().isEmpty();
        Objects.requireNonNull(tiles).show(List.of(
                new Tile(Messages.state, group.state(), group.state().equals("Stable") ? Mood.GOOD : working ? Mood.WARNING : Mood.NEUTRAL),
                new Tile(Messages.members, Integer.toString(group.members().size()), Mood.NEUTRAL),
                new Tile(Messages.total_lag, Figures.count(total) + arrow(), trend.direction() == LagTrend.Direction.GROWING ? Mood.WARNING : Mood.NEUTRAL),
                new Tile(Messages.behind, GroupText.delay(group.longestDelay()), Mood.NEUTRAL)));
        if (members != null) {
            members.setRows(group.members());
        }
        if (lags != null) {
            lags.setRows(group.lags());
        }
        if (remove != null) {
            remove.setEnabled(working && !connection().settings().readOnly());
        }
        if (delete != null) {
            delete.setEnabled(!working && !connection().settings().readOnly());
        }
        note(group);
    }

    @Override
    public boolean rendersData() {
        return super.rendersData() && members != null;
    }

    private String arrow() {
        return switch (trend.direction()) {
            case GROWING -> " \u2197";
            case FALLING -> " \u2198";
            case STEADY -> "";
        };
    }

    private void note(GroupDetails group) {
        Label label = Objects.requireNonNull(note);
        StringBuilder text = new StringBuilder(staleness());
        line(text, GroupText.facts(group));
        long moving = group.members().stream().filter(Member::moving).count();
        if (moving > 0) {
            line(text, NLS.bind(Messages.members_moving, moving, group.members().size()));
        }
        switch (trend.direction()) {
            case GROWING -> line(text, NLS.bind(Messages.lag_growing, Figures.count(Math.round(trend.perSecond()))));
            case FALLING -> line(text, NLS.bind(Messages.lag_falling, Figures.count(Math.round(-trend.perSecond())),
                    Figures.span(Math.round(1_000 * group.totalLag() / -trend.perSecond()))));
            case STEADY -> { }
        }
        if (!label.getText().contentEquals(text)) {
            label.setText(text.toString());
            label.getParent().layout(true);
        }
    }

    private static void line(StringBuilder text, String more) {
        text.append(text.isEmpty() ? "" : "\n").append(more);
    }
}
