package dev.kraftbench.ui.groups;

import dev.kraftbench.core.change.GroupChange;
import dev.kraftbench.core.group.GroupKind;
import dev.kraftbench.core.group.OffsetMove;
import dev.kraftbench.core.group.OffsetTarget;
import dev.kraftbench.core.model.GroupDetails;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.core.model.TopicSnapshot;
import dev.kraftbench.ui.base.BackgroundCall;
import dev.kraftbench.ui.base.ChangeFlow;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.LatestCall;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.TableRows.Column;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.viewers.LabelProvider;
import org.eclipse.jface.window.Window;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.RowLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.ui.dialogs.ElementListSelectionDialog;
import org.eclipse.ui.forms.editor.FormEditor;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.jspecify.annotations.Nullable;

/** Where the group stands in each partition, and where it shall: a target for selected partitions, single offsets typed, then preview and apply. */
final class OffsetsPage extends GroupPage<OffsetsPage.Positions> {
    private static final int INTERVAL_MILLIS = 3_000;
    private static final int NEW_OFFSET = 3;

    record Positions(GroupDetails group, List<OffsetMove> now) {}

    private final OffsetEdits edits = new OffsetEdits();
    /** Topics that the group has no offsets of yet and shall get some. */
    private final Set<String> added = new TreeSet<>();
    private @Nullable FilteredTable<OffsetEdits.Row> table;
    private @Nullable LatestCall planning;
    private @Nullable OffsetCell cell;
    private @Nullable TargetBar targets;
    private @Nullable Label summary;
    private @Nullable Button apply;
    private @Nullable Button clear;
    private @Nullable Button deleteOffsets;
    private int members;

    OffsetsPage(FormEditor editor, GroupKind kind) {
        super(editor, "offsets", Messages.page_offsets, kind);
    }

    @Override
    protected void fill(Composite content, FormToolkit toolkit) {
        targets = new TargetBar(content, toolkit, kind().commits(), this::plan);
        FilteredTable<OffsetEdits.Row> offsets = new FilteredTable<>(content, List.of(
                Column.text(Messages.partition, GroupText.partitionWidth(kind()), row -> row.move().partition().toString()),
                Column.number(kind().commits() ? Messages.committed : Messages.window_start, 105, row -> Figures.count(row.move().committed()),
                        row -> row.move().committed()),
                Column.number(Messages.lag, 80, row -> Figures.count(row.move().lagBefore()), row -> row.move().lagBefore()),
                Column.number(Messages.new_offset, 105, OffsetsPage::after, row -> row.move().after()),
                Column.number(Messages.new_lag, 85, row -> row.move().changes() ? Figures.count(row.move().lagAfter()) : "", row -> row.move().lagAfter()),
                Column.text(Messages.consequence, 150, OffsetsPage::consequence),
                Column.number(Messages.start, 105, row -> Figures.count(row.move().start()), row -> row.move().start()),
                Column.number(Messages.end, 105, row -> Figures.count(row.move().end()), row -> row.move().end())));
        offsets.identity(row -> row.move().partition()).tints(row -> row.move().changes() ? Palette.of(offsets.table()).leader() : null);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(offsets);
        toolkit.adapt(offsets);
        table = offsets;
        planning = new LatestCall(offsets);
        cell = new OffsetCell(offsets, NEW_OFFSET, (partition, offset) -> {
            edits.type(partition, offset);
            showRows();
        });
        offsets.table().addListener(SWT.Selection, event -> enable());
        summary = toolkit.createLabel(content, hint(), SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(summary);
        offsets.actions(buttons(content, toolkit));
        ask(content, INTERVAL_MILLIS);
    }

    private Composite buttons(Composite content, FormToolkit toolkit) {
        Composite bar = toolkit.createComposite(content);
        RowLayout row = new RowLayout(SWT.HORIZONTAL);
        row.marginLeft = 0;
        row.spacing = 8;
        bar.setLayout(row);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(bar);
        apply = button(bar, toolkit, Messages.offsets_apply, this::apply);
        clear = button(bar, toolkit, Messages.offsets_clear, () -> {
            edits.clear();
            showRows();
        });
        button(bar, toolkit, Messages.add_topic, this::addTopic);
        deleteOffsets = button(bar, toolkit, Messages.delete_offsets, this::deleteOffsets);
        button(bar, toolkit, Messages.offsets_export, () -> OffsetsExport.ask(bar, group(), OffsetEdits.committed(chosen())));
        return bar;
    }

    private String hint() {
        return kind().commits() ? Messages.offsets_hint : Messages.offsets_hint_window;
    }

    private static Button button(Composite parent, FormToolkit toolkit, String text, Runnable action) {
        Button button = toolkit.createButton(parent, text, SWT.PUSH);
        button.addListener(SWT.Selection, event -> action.run());
        return button;
    }

    private static String after(OffsetEdits.Row row) {
        return row.move().changes() ? (row.typed() ? "\u270E " : "") + Figures.count(row.move().after()) : "";
    }

    private static String consequence(OffsetEdits.Row row) {
        OffsetMove move = row.move();
        if (!move.changes()) {
            return "";
        }
        long again = move.again();
        return move.committed() == OffsetMove.NONE ? Messages.consequence_begins : again == 0 ? Messages.consequence_none
                : NLS.bind(again > 0 ? Messages.consequence_again : Messages.consequence_skips, Figures.count(Math.abs(again)));
    }

    /** The selected rows, or all when none is. */
    private List<OffsetEdits.Row> chosen() {
        FilteredTable<OffsetEdits.Row> offsets = Objects.requireNonNull(table);
        return offsets.selected().isEmpty() ? offsets.rows().shown() : offsets.selected();
    }

    private void plan(OffsetTarget target) {
        Collection<PartitionId> partitions = target instanceof OffsetTarget.Listed listed ? listed.offsets().keySet()
                : chosen().stream().map(row -> row.move().partition()).toList();
        if (target instanceof OffsetTarget.Listed listed) {
            listed.offsets().keySet().forEach(partition -> added.add(partition.topic()));
        }
        Objects.requireNonNull(planning).start(BackgroundCall.of(Messages.offsets_plan, limit -> connection().groups().dryRun(group(), partitions, target, limit)).onSuccess(moves -> {
            edits.plan(target, moves);
            showRows();
        }));
    }

    private void apply() {
        edits.change(group(), kind()).ifPresent(change -> ChangeFlow.on(connection(), Objects.requireNonNull(table)).onApplied(result -> {
            edits.done(change.offsets());
            askNow();
        }).start(change));
    }

    private void addTopic() {
        ElementListSelectionDialog dialog = new ElementListSelectionDialog(getSite().getShell(), new LabelProvider());
        dialog.setTitle(Messages.add_topic);
        dialog.setMessage(Messages.add_topic_message);
        dialog.setMultipleSelection(true);
        dialog.setElements(connection().model().latest().topics().values().stream().filter(topic -> !topic.internal()).map(TopicSnapshot::name).toArray());
        if (dialog.open() == Window.OK) {
            for (Object topic : dialog.getResult()) {
                added.add((String) topic);
            }
            askNow();
        }
    }

    private void deleteOffsets() {
        Set<PartitionId> partitions = Objects.requireNonNull(table).selected().stream().map(row -> row.move().partition()).collect(Collectors.toSet());
        if (!kind().commits()) {
            // the window of a share group is forgotten by topic
            Set<String> topics = partitions.stream().map(PartitionId::topic).collect(Collectors.toSet());
            edits.rows().stream().map(row -> row.move().partition()).filter(partition -> topics.contains(partition.topic())).forEach(partitions::add);
        }
        ChangeFlow.on(connection(), Objects.requireNonNull(table)).onApplied(result -> askNow())
                .start(new GroupChange.DeleteOffsets(group(), kind(), new TreeSet<>(partitions)));
    }

    @Override
    CompletableFuture<Positions> ask(Duration limit) {
        Duration half = limit.dividedBy(2);
        return connection().groups().group(group(), half).thenCompose(group -> connection().groups()
                .dryRun(group(), partitions(group), new OffsetTarget.Current(), half).thenApply(moves -> new Positions(group, moves)));
    }

    private Set<PartitionId> partitions(GroupDetails group) {
        Set<PartitionId> partitions = new TreeSet<>();
        group.lags().forEach(lag -> partitions.add(new PartitionId(lag.topic(), lag.partition())));
        for (String topic : new ArrayList<>(added)) {
            connection().model().latest().topic(topic).ifPresent(known -> known.partitions()
                    .forEach(partition -> partitions.add(new PartitionId(topic, partition.partition()))));
        }
        return partitions;
    }

    @Override
    GroupDetails group(Positions told) {
        return told.group();
    }

    @Override
    void show(Positions positions) {
        members = positions.group().members().size();
        edits.load(positions.now());
        // rows must not move under an open cell editor
        if (cell == null || !cell.open()) {
            showRows();
        }
    }

    private void showRows() {
        FilteredTable<OffsetEdits.Row> offsets = Objects.requireNonNull(table);
        offsets.setRows(edits.rows());
        String text = edits.isEmpty() ? hint()
                : NLS.bind(Messages.offsets_summary, new Object[] {edits.rows().stream().filter(row -> row.move().changes()).count(),
                    Figures.count(edits.lagBefore()), Figures.count(edits.lagAfter())});
        if (members > 0) {
            text = "\u26A0  " + NLS.bind(Messages.offsets_active, members) + "\n" + text;
        }
        String stale = staleness();
        Label label = Objects.requireNonNull(summary);
        String whole = stale.isEmpty() ? text : stale + "\n" + text;
        if (!label.getText().equals(whole)) {
            label.setText(whole);
            if (label.getParent().getSize().x > 1) {
                label.getParent().layout(true);
            }
        }
        enable();
    }

    private void enable() {
        Objects.requireNonNull(apply).setEnabled(!edits.isEmpty());
        Objects.requireNonNull(clear).setEnabled(!edits.isEmpty());
        Objects.requireNonNull(deleteOffsets).setEnabled(Objects.requireNonNull(table).selected().stream()
                .anyMatch(row -> row.move().committed() != OffsetMove.NONE));
        Objects.requireNonNull(targets).scope(Objects.requireNonNull(table).selected().size());
    }
}
