package dev.kraftbench.ui.groups;

import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.group.ShareRecords;
import dev.kraftbench.core.group.ShareRecords.State;
import dev.kraftbench.core.group.ShareWindows;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.ui.base.CallFailure;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.LiveQuery;
import dev.kraftbench.ui.base.MetricTiles;
import dev.kraftbench.ui.base.MetricTiles.Mood;
import dev.kraftbench.ui.base.MetricTiles.Tile;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.TableRows.Column;
import dev.kraftbench.ui.base.Tint;
import dev.kraftbench.ui.base.editor.ClusterPage;
import dev.kraftbench.ui.base.editor.GroupInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.forms.editor.FormEditor;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.jspecify.annotations.Nullable;

/** The records that a share group has under delivery: in which state, for the how manieth time, with whom. Only embedded clusters tell. */
final class ShareRecordsPage extends ClusterPage {
    private static final int INTERVAL_MILLIS = 500;
    /** A record that was delivered as often is close to being given up. */
    private static final int MANY_DELIVERIES = 3;

    private record Row(PartitionId partition, ShareRecords.Part part) {}

    private @Nullable MetricTiles tiles;
    private @Nullable FilteredTable<Row> table;
    private @Nullable List<ShareRecords> records;
    private @Nullable CallFailure failure;

    ShareRecordsPage(FormEditor editor) {
        super(editor, "share.records", Messages.page_share_records);
    }

    private String group() {
        return ((GroupInput) getEditorInput()).group();
    }

    @Override
    protected String what() {
        return Messages.share_records_what;
    }

    @Override
    protected void fill(Composite content, FormToolkit toolkit) {
        MetricTiles metrics = new MetricTiles(content);
        toolkit.adapt(metrics);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(metrics);
        tiles = metrics;
        FilteredTable<Row> parts = new FilteredTable<>(content, List.of(
                Column.text(Messages.partition, 130, row -> row.partition().toString()),
                Column.text(Messages.state, 140, row -> state(row.part().state())),
                Column.number(Messages.records, 80, row -> Figures.count(row.part().count()), row -> row.part().count()),
                Column.number(Messages.deliveries, 95, row -> Integer.toString(row.part().deliveries()), row -> row.part().deliveries()),
                Column.number(Messages.first_offset, 100, row -> Figures.count(row.part().firstOffset()), row -> row.part().firstOffset()),
                Column.number(Messages.last_offset, 100, row -> Figures.count(row.part().lastOffset()), row -> row.part().lastOffset()),
                Column.text(Messages.held_by, 280, row -> row.part().member())));
        parts.identity(row -> List.of(row.partition(), row.part().firstOffset())).tints(row -> tint(Palette.of(parts.table()), row.part()));
        GridDataFactory.fillDefaults().grab(true, true).applyTo(parts);
        toolkit.adapt(parts);
        table = parts;
        LiveQuery.start(content.getParent().getParent(), group(), INTERVAL_MILLIS,
                limit -> connection().state() instanceof ConnectionState.Open
                        ? connection().shareWindows().map(windows -> windows.records(group(), limit)).orElse(null) : null,
                answer -> {
                    records = answer;
                    failure = null;
                    request();
                }, failed -> {
                    failure = failed;
                    request();
                });
    }

    /** The glyph says what the colour says. */
    private static String state(State state) {
        return switch (state) {
            case AVAILABLE -> "\u25CB  " + Messages.share_available;
            case ACQUIRED -> "\u25CF  " + Messages.share_acquired;
            case ACKNOWLEDGED -> "\u2714  " + Messages.share_acknowledged;
            case ARCHIVED -> "\u2716  " + Messages.share_archived;
        };
    }

    private static @Nullable Tint tint(Palette palette, ShareRecords.Part part) {
        return switch (part.state()) {
            case AVAILABLE -> part.deliveries() >= MANY_DELIVERIES ? palette.outOfSync() : null;
            case ACQUIRED -> palette.leader();
            case ACKNOWLEDGED -> palette.inSync();
            case ARCHIVED -> palette.offline();
        };
    }

    private long count(List<ShareRecords> all, State state) {
        return all.stream().mapToLong(each -> each.count(state)).sum();
    }

    @Override
    protected void update(EmptyState pane) {
        Optional<ShareWindows> windows = connection().shareWindows();
        List<ShareRecords> all = records;
        if (windows.isEmpty()) {
            pane.showReason(Messages.share_records_embedded, Messages.share_records_embedded_reason);
        } else if (all == null) {
            pane.showReason(failure == null ? Messages.loading : failure.message(), failure == null ? Messages.share_records_what : failure.advice());
        } else if (all.stream().allMatch(each -> each.parts().isEmpty())) {
            boolean known = connection().model().latest().groups().stream().anyMatch(each -> each.id().equals(group()));
            pane.showReason(known ? Messages.share_records_none : NLS.bind(Messages.group_gone, group()),
                    known ? Messages.share_records_none_reason : Messages.group_gone_reason);
        } else {
            int most = all.stream().mapToInt(ShareRecords::mostDeliveries).max().orElse(0);
            Objects.requireNonNull(tiles).show(List.of(
                    new Tile(Messages.share_acquired, Figures.count(count(all, State.ACQUIRED)), Mood.NEUTRAL),
                    new Tile(Messages.share_acknowledged, Figures.count(count(all, State.ACKNOWLEDGED)), Mood.GOOD),
                    new Tile(Messages.share_archived, Figures.count(count(all, State.ARCHIVED)), count(all, State.ARCHIVED) > 0 ? Mood.WARNING : Mood.NEUTRAL),
                    new Tile(Messages.most_deliveries, Integer.toString(most), most >= MANY_DELIVERIES ? Mood.WARNING : Mood.NEUTRAL)));
            List<Row> rows = new ArrayList<>();
            all.forEach(each -> each.parts().forEach(part -> rows.add(new Row(each.partition(), part))));
            Objects.requireNonNull(table).setRows(rows);
            pane.showContent();
        }
    }

    /** Where nothing is under delivery, or none can tell, the page says so: that is what there is to know. */
    @Override
    public boolean rendersData() {
        return super.rendersData() || records != null || connection().shareWindows().isEmpty();
    }
}
