package dev.kraftbench.ui.cluster.broker;

import dev.kraftbench.core.broker.DirectoryContent;
import dev.kraftbench.core.change.PlacementChange;
import dev.kraftbench.core.model.ClusterModel.ReplicaKey;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.ui.base.CallFailure;
import dev.kraftbench.ui.base.ChangeFlow;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.GapBand;
import dev.kraftbench.ui.base.Icons;
import dev.kraftbench.ui.base.LiveQuery;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.TableRows.Column;
import dev.kraftbench.ui.base.TextScale;
import dev.kraftbench.ui.cluster.Messages;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeMap;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.ui.forms.editor.FormEditor;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.jspecify.annotations.Nullable;

/** A broker's log directories, how full their disks are, and the replicas in them. */
final class BrokerDirectoriesPage extends BrokerPage {

    private record Row(DirectoryContent directory, DirectoryContent.Replica replica) {}

    private @Nullable GapBand missing;
    private @Nullable FilteredTable<DirectoryContent> directories;
    private @Nullable FilteredTable<Row> replicas;
    private @Nullable Button move;
    private @Nullable List<DirectoryContent> known;
    private @Nullable CallFailure failure;

    BrokerDirectoriesPage(FormEditor editor) {
        super(editor, "directories", Messages.page_directories);
    }

    @Override
    protected void fill(Composite content, FormToolkit toolkit) {
        GapBand band = new GapBand(content);
        toolkit.adapt(band);
        missing = band;
        SashForm sash = new SashForm(content, SWT.VERTICAL);
        toolkit.adapt(sash);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(sash);
        FilteredTable<DirectoryContent> upper = new FilteredTable<>(section(sash, toolkit, Messages.broker_log_dirs), List.of(
                Column.text(Messages.column_path, 340, DirectoryContent::path),
                Column.text(Messages.column_state, 80, directory -> directory.error().isEmpty() ? Messages.directory_ok : "\u2716 " + directory.error()),
                Column.number(Messages.column_replicas, 80, directory -> Figures.count(directory.replicas().size()), directory -> directory.replicas().size()),
                Column.number(Messages.column_logs, 90, directory -> Figures.bytes(directory.logBytes()), DirectoryContent::logBytes),
                Column.number(Messages.column_free, 90, directory -> Figures.bytes(directory.usableBytes()), DirectoryContent::usableBytes),
                Column.text(Messages.column_disk, 180, BrokerDirectoriesPage::used)));
        upper.withoutFilter().bars(5, DirectoryContent::used).identity(DirectoryContent::path).tints(directory -> directory.error().isEmpty() ? null : Palette.of(upper.table()).offline());
        upper.table().addListener(SWT.Selection, event -> showReplicas());
        GridDataFactory.fillDefaults().grab(true, true).hint(TextScale.px(300), TextScale.px(60)).applyTo(upper);
        toolkit.adapt(upper);
        directories = upper;
        Composite lower = section(sash, toolkit, Messages.directory_replicas);
        Button button = button(lower, toolkit, Messages.action_move_directory, this::choose);
        move = button;
        FilteredTable<Row> table = new FilteredTable<>(lower, List.of(
                Column.text(Messages.column_partition, 220, row -> row.replica().partition().toString()),
                Column.number(Messages.topic_size, 110, row -> Figures.bytes(row.replica().bytes()), row -> row.replica().bytes()),
                Column.text(Messages.column_state, 220, row -> row.replica().future() ? NLS.bind(Messages.directory_coming, Figures.count(row.replica().lag()))
                        : Messages.directory_here),
                Column.text(Messages.column_path, 300, row -> row.directory().path())));
        table.identity(row -> row.replica().partition() + row.directory().path()).images(row -> Icons.TOPIC.image())
                .tints(row -> row.replica().future() ? Palette.of(table.table()).moving() : null)
                .onOpen(row -> actions().openTopic(connection(), row.replica().partition().topic()));
        table.table().addListener(SWT.Selection, event -> enable());
        GridDataFactory.fillDefaults().grab(true, true).hint(TextScale.px(300), TextScale.px(80)).applyTo(table);
        toolkit.adapt(table);
        replicas = table;
        sash.setWeights(35, 65);
        enable();
        LiveQuery.start(content.getParent().getParent(), Messages.broker_log_dirs, DIRECTORIES_MILLIS, this::directories, answer -> {
            known = answer;
            failure = null;
            request();
        }, failed -> {
            failure = failed;
            request();
        });
    }

    private static String used(DirectoryContent directory) {
        double used = directory.used();
        return Double.isNaN(used) ? Figures.UNKNOWN : String.format(Locale.ROOT, "%.0f %%", used * 100);
    }

    private List<DirectoryContent> all() {
        return known == null ? List.of() : known;
    }

    private void showReplicas() {
        List<DirectoryContent> chosen = Objects.requireNonNull(directories).selected().isEmpty() ? all() : Objects.requireNonNull(directories).selected();
        List<Row> rows = new ArrayList<>();
        chosen.forEach(directory -> directory.replicas().forEach(replica -> rows.add(new Row(directory, replica))));
        rows.sort(Comparator.comparingLong(row -> -row.replica().bytes()));
        Objects.requireNonNull(replicas).setRows(rows);
        enable();
    }

    private void enable() {
        Button button = Objects.requireNonNull(move);
        button.setEnabled(all().size() > 1 && Objects.requireNonNull(replicas).selected().stream().anyMatch(row -> !row.replica().future()));
        button.setToolTipText(all().size() > 1 ? "" : Messages.directory_only_one);
    }

    /** The other directories as a menu under the button. */
    private void choose() {
        List<Row> chosen = Objects.requireNonNull(replicas).selected().stream().filter(row -> !row.replica().future()).toList();
        Button button = Objects.requireNonNull(move);
        Menu before = button.getMenu();
        if (before != null) {
            before.dispose();
        }
        Menu menu = new Menu(button);
        button.setMenu(menu);
        for (DirectoryContent directory : all()) {
            MenuItem item = new MenuItem(menu, SWT.PUSH);
            item.setText(directory.path());
            item.setEnabled(chosen.stream().anyMatch(row -> !row.directory().path().equals(directory.path())));
            item.addListener(SWT.Selection, event -> move(chosen, directory.path()));
        }
        menu.setLocation(button.toDisplay(0, button.getSize().y));
        menu.setVisible(true);
    }

    private void move(List<Row> rows, String path) {
        TreeMap<ReplicaKey, String> target = new TreeMap<>();
        TreeMap<PartitionId, List<Integer>> placed = new TreeMap<>();
        rows.stream().filter(row -> !row.directory().path().equals(path)).map(row -> row.replica().partition()).forEach(id -> {
            target.put(new ReplicaKey(id.topic(), id.partition(), broker()), path);
            placed.put(id, connection().model().latest().partition(id.topic(), id.partition()).map(PartitionSnapshot::replicas).orElse(List.of(broker())));
        });
        ChangeFlow.on(connection(), Objects.requireNonNull(move)).start(new PlacementChange.MoveLogs(target, placed));
    }

    @Override
    protected void update(EmptyState pane) {
        if (known != null) {
            Objects.requireNonNull(missing).show(failure == null ? List.of() : List.of(failure.gap()));
            Objects.requireNonNull(directories).setRows(known);
            showReplicas();
            pane.showContent();
        } else if (failure != null) {
            pane.showReason(failure.message(), failure.advice());
        } else {
            pane.showReason(Messages.empty_loading, Messages.broker_what);
        }
    }
}
