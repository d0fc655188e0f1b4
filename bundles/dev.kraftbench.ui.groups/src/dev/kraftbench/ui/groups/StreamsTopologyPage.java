package dev.kraftbench.ui.groups;

import dev.kraftbench.core.group.GroupKind;
import dev.kraftbench.core.model.GroupDetails;
import dev.kraftbench.core.model.GroupDetails.Member;
import dev.kraftbench.core.model.GroupDetails.Subtopology;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.TableRows.Column;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.forms.editor.FormEditor;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.jspecify.annotations.Nullable;

/** The parts of a streams application, and every task with who has it and who shall. */
final class StreamsTopologyPage extends GroupPage<GroupDetails> {
    private static final int INTERVAL_MILLIS = 3_000;

    private @Nullable FilteredTable<Subtopology> parts;
    private @Nullable FilteredTable<StreamsTask> tasks;
    private WorkLag behind = WorkLag.NOTHING;

    StreamsTopologyPage(FormEditor editor, GroupKind kind) {
        super(editor, "topology", Messages.page_topology, kind);
    }

    @Override
    protected void fill(Composite content, FormToolkit toolkit) {
        SashForm sash = new SashForm(content, SWT.VERTICAL);
        toolkit.adapt(sash);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(sash);
        FilteredTable<Subtopology> upper = new FilteredTable<>(section(sash, toolkit, Messages.subtopologies), List.of(
                Column.text(Messages.subtopology, 100, Subtopology::id),
                Column.text(Messages.sources, 220, StreamsTopologyPage::sources),
                Column.number(Messages.lag, 70, part -> Figures.count(behind.of(part)), part -> behind.of(part)),
                Column.text(Messages.repartition_sinks, 220, part -> String.join(", ", part.repartitionSinks())),
                Column.text(Messages.changelogs, 240, part -> String.join(", ", part.changelogs()))));
        upper.withoutFilter().identity(Subtopology::id).alwaysRedrawn();
        GridDataFactory.fillDefaults().grab(true, true).applyTo(upper);
        toolkit.adapt(upper);
        parts = upper;
        FilteredTable<StreamsTask> lower = new FilteredTable<>(section(sash, toolkit, Messages.tasks), List.of(
                Column.text(Messages.task, 70, StreamsTask::name),
                Column.text(Messages.role, 90, task -> task.role().text()),
                Column.text(Messages.state, 100, task -> step(task.step())),
                Column.number(Messages.lag, 70, task -> Figures.count(lag(task)), this::lag),
                Column.text(Messages.client, 260, task -> task.member().clientId()),
                Column.text(Messages.host, 110, task -> task.member().host()),
                Column.number(Messages.epoch, 70, task -> Integer.toString(task.member().epoch()), task -> task.member().epoch()),
                Column.text(Messages.member, 280, task -> task.member().id())));
        lower.identity(task -> task.name() + task.role() + task.member().id()).alwaysRedrawn()
                .tints(task -> task.step() == StreamsTask.Step.HELD ? null : Palette.of(lower.table()).moving());
        GridDataFactory.fillDefaults().grab(true, true).applyTo(lower);
        toolkit.adapt(lower);
        tasks = lower;
        // a topology has a few parts and many tasks
        sash.setWeights(1, 2);
        ask(content, INTERVAL_MILLIS);
    }

    /** Those of the application and those it writes itself. */
    private static String sources(Subtopology part) {
        return Stream.concat(part.sources().stream(), part.repartitionSources().stream()).collect(Collectors.joining(", "));
    }

    /** Of active tasks: others read changelogs only. */
    private long lag(StreamsTask task) {
        return task.role() == StreamsTask.Role.ACTIVE ? behind.of(task.name()) : -1;
    }

    private static String step(StreamsTask.Step step) {
        return switch (step) {
            case HELD -> Messages.task_held;
            case COMING -> "\u2192 " + Messages.task_coming;
            case GOING -> "\u2190 " + Messages.task_going;
        };
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
        behind = WorkLag.of(group);
        Objects.requireNonNull(parts).setRows(group.topology());
        List<StreamsTask> all = new ArrayList<>();
        for (Member member : group.members()) {
            all.addAll(StreamsTask.of(member));
        }
        Objects.requireNonNull(tasks).setRows(all);
    }
}
