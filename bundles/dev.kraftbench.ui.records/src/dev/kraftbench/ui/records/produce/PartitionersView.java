package dev.kraftbench.ui.records.produce;

import dev.kraftbench.core.Subscription;
import dev.kraftbench.core.produce.DroppedBundle;
import dev.kraftbench.core.produce.PartitionerChoice;
import dev.kraftbench.core.produce.PartitionerProblem;
import dev.kraftbench.core.produce.Partitioners;
import dev.kraftbench.ui.base.BackgroundCall;
import dev.kraftbench.ui.base.CallFailure;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.CurrentCluster;
import dev.kraftbench.ui.base.DisplayUpdates;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.Icons;
import dev.kraftbench.ui.base.LivePart;
import dev.kraftbench.ui.base.LiveQuery;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.TableRows.Column;
import dev.kraftbench.ui.base.TextScale;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.part.ViewPart;
import org.jspecify.annotations.Nullable;

/** The partitioners there are, the jars of the watched folder, and what is wrong with those that cannot be used. UI thread; the folder is looked into elsewhere. */
public final class PartitionersView extends ViewPart implements LivePart {
    public static final String ID = "dev.kraftbench.partitioners";
    static final String INSTALL = "dev.kraftbench.installPartitioner";
    static final String NEW_PROJECT = "dev.kraftbench.newPartitioner";
    /** As often as the folder itself is looked at. */
    private static final int LOOK_MILLIS = 1_500;

    private @Nullable EmptyState state;
    private @Nullable FilteredTable<PartitionerRow> table;
    private @Nullable Text details;
    private @Nullable Button remove;
    private @Nullable LiveQuery<List<DroppedBundle>> query;
    private Subscription changes = () -> { };
    private Subscription services = () -> { };
    private @Nullable Partitioners followed;
    private List<DroppedBundle> bundles = List.of();

    @Override
    public void createPartControl(Composite parent) {
        GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(parent);
        Composite bar = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(4).margins(8, 4).spacing(8, 0).applyTo(bar);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(bar);
        button(bar, Messages.install, () -> CommandCalls.run(getSite(), INSTALL, Map.of()));
        button(bar, Messages.new_project, () -> CommandCalls.run(getSite(), NEW_PROJECT, Map.of()));
        remove = button(bar, Messages.remove, this::remove);
        Label folder = new Label(bar, SWT.NONE);
        FolderService.find().ifPresent(service -> {
            folder.setText(NLS.bind(Messages.folder, service.path()));
            folder.setToolTipText(service.path().toString());
        });
        folder.setForeground(Palette.of(bar).quiet().swt());
        GridDataFactory.fillDefaults().grab(true, false).align(SWT.FILL, SWT.CENTER).hint(TextScale.px(120), SWT.DEFAULT).applyTo(folder);
        EmptyState pane = new EmptyState(parent);
        state = pane;
        GridDataFactory.fillDefaults().grab(true, true).applyTo(pane);
        pane.showReason(Messages.partitioners_waiting, Messages.partitioners_what);
        // a turn of its own: with the view around it, it would hold up the window
        DisplayUpdates.run(pane, () -> fill(pane, bar));
    }

    private void fill(EmptyState pane, Composite bar) {
        SashForm sash = new SashForm(pane, SWT.VERTICAL | SWT.SMOOTH);
        pane.setContent(sash);
        FilteredTable<PartitionerRow> rows = table(sash).actions(bar);
        table = rows;
        Composite beside = new Composite(sash, SWT.NONE);
        GridLayoutFactory.fillDefaults().margins(10, 8).applyTo(beside);
        details = new Text(beside, SWT.MULTI | SWT.READ_ONLY | SWT.WRAP | SWT.V_SCROLL);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(details);
        sash.setWeights(74, 26);
        sash.addListener(SWT.Resize, event -> sash.setOrientation(sash.getSize().x > 3 * sash.getSize().y ? SWT.HORIZONTAL : SWT.VERTICAL));
        rows.table().addListener(SWT.Selection, event -> showDetails());
        query = LiveQuery.start(pane, Messages.job_folder, LOOK_MILLIS, limit -> FolderService.ask(f -> f.bundles()), this::show, this::failed);
        services = CurrentCluster.get().onChange(this::follow);
        pane.addDisposeListener(event -> {
            changes.close();
            services.close();
        });
        follow();
    }

    private static FilteredTable<PartitionerRow> table(Composite parent) {
        FilteredTable<PartitionerRow> table = new FilteredTable<>(parent, List.of(
                Column.text(Messages.partitioner, 170, PartitionersView::title),
                Column.text(Messages.state, 110, PartitionersView::state),
                Column.text(Messages.problem, 230, row -> row.problems().stream().map(problem -> ProblemText.reason(problem.kind()))
                        .distinct().collect(Collectors.joining(" "))),
                Column.text(Messages.bundle, 310, PartitionerRow::bundle),
                Column.text(Messages.jar, 220, row -> row.jar() == null ? "" : row.jar().getFileName().toString()),
                Column.text(Messages.description, 320, PartitionerRow::description)));
        table.images(row -> (row.usable() ? row.faulty() ? Icons.TOPIC_WARNING : Icons.OK : Icons.FAILED).image());
        table.tints(row -> row.usable() ? row.faulty() ? Palette.of(table.table()).outOfSync() : null : Palette.of(table.table()).offline());
        table.identity(row -> row.name() + "|" + row.jar());
        return table;
    }

    private static String title(PartitionerRow row) {
        return row.name().isEmpty() && row.jar() != null ? row.jar().getFileName().toString() : row.name();
    }

    private static String state(PartitionerRow row) {
        if (!row.usable()) {
            return Messages.state_unusable;
        }
        return row.faulty() ? Messages.state_failed : row.name().isEmpty() ? Messages.state_noticed : Messages.state_usable;
    }

    private static Button button(Composite parent, String text, Runnable action) {
        Button button = new Button(parent, SWT.PUSH);
        button.setText(text);
        button.addListener(SWT.Selection, event -> action.run());
        return button;
    }

    private void follow() {
        Partitioners now = CurrentCluster.get().partitioners().orElse(null);
        if (now != followed) {
            changes.close();
            followed = now;
            FilteredTable<PartitionerRow> owner = table;
            changes = now == null || owner == null ? () -> { } : now.onChange(choices -> DisplayUpdates.run(owner, () -> {
                if (query != null) {
                    query.askNow();
                }
                show(bundles);
            }));
        }
        show(bundles);
    }

    private void show(List<DroppedBundle> found) {
        bundles = found;
        Partitioners services = followed;
        if (table == null || state == null || services == null || table.isDisposed()) {
            return;
        }
        table.setRows(PartitionerRow.of(services.choices(), found, services.problems()));
        state.showContent();
        showDetails();
    }

    private void failed(CallFailure failure) {
        if (state != null) {
            state.showReason(Messages.partitioners_failed, failure.message());
        }
    }

    private Optional<PartitionerRow> selected() {
        return table == null ? Optional.empty() : table.selected().stream().findFirst();
    }

    private void showDetails() {
        if (details == null || remove == null || table == null) {
            return;
        }
        Optional<PartitionerRow> row = selected();
        remove.setEnabled(row.map(PartitionerRow::jar).isPresent());
        // without a selection whatever is wrong
        List<PartitionerProblem> problems = row.map(PartitionerRow::problems)
                .orElseGet(() -> table.rows().shown().stream().flatMap(r -> r.problems().stream()).distinct().toList());
        String text = problems.isEmpty() ? row.map(r -> r.description().isEmpty() ? Messages.nothing_wrong : r.name() + ": " + r.description()).orElse(Messages.nothing_wrong)
                : problems.stream().map(ProblemText::whole).collect(Collectors.joining("\n\n"));
        if (!details.getText().equals(text)) {
            details.setText(text);
        }
    }

    private void remove() {
        Path jar = selected().map(PartitionerRow::jar).orElse(null);
        if (jar == null || table == null
                || !MessageDialog.openQuestion(table.getShell(), Messages.remove_title, NLS.bind(Messages.remove_question, jar.getFileName()))) {
            return;
        }
        BackgroundCall.of(NLS.bind(Messages.job_remove, jar.getFileName()), limit -> FolderService.ask(folder -> {
            folder.remove(jar);
            return jar;
        })).start(table);
    }

    /** What the table shows; for tests. */
    public List<String> shown() {
        return table == null ? List.of() : table.rows().shown().stream().map(row -> row.name() + "|" + (row.jar() == null ? "" : row.jar().getFileName()) + "|"
                + row.problems().stream().map(problem -> problem.kind().name()).collect(Collectors.joining(","))).toList();
    }

    public String details() {
        return details == null ? "" : details.getText();
    }

    @Override
    public boolean rendersData() {
        return state != null && state.showsContent() && table != null && !table.rows().shown().isEmpty();
    }

    @Override
    public void setFocus() {
        if (state != null) {
            state.setFocus();
        }
    }
}
