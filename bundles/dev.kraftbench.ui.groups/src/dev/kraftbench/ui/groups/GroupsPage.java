package dev.kraftbench.ui.groups;

import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.change.BatchChange;
import dev.kraftbench.core.change.Change;
import dev.kraftbench.core.change.GroupChange;
import dev.kraftbench.core.group.GroupKind;
import dev.kraftbench.core.group.GroupLoad;
import dev.kraftbench.core.group.GroupQuestions.Loads;
import dev.kraftbench.core.model.Gap;
import dev.kraftbench.core.model.GroupSnapshot;
import dev.kraftbench.ui.base.ChangeFlow;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.LiveQuery;
import dev.kraftbench.ui.base.editor.ClusterPage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.RowLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.ui.forms.editor.FormEditor;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.jspecify.annotations.Nullable;

/** All groups of a cluster with members and lag, by type and state; several can be deleted at once. */
final class GroupsPage extends ClusterPage {
    private static final int INTERVAL_MILLIS = 5_000;
    private static final List<String> TYPES = List.of("", "Consumer", "Classic", "Share", "Streams");

    private @Nullable FilteredTable<GroupRow> table;
    private @Nullable Combo type;
    private @Nullable Combo state;
    private @Nullable Button delete;
    private @Nullable Label note;
    private @Nullable LiveQuery<Loads> query;
    private Map<String, GroupLoad> loads = Map.of();
    private String missing = "";

    GroupsPage(FormEditor editor) {
        super(editor, "groups", Messages.page_groups);
    }

    @Override
    protected String what() {
        return Messages.groups_what;
    }

    @Override
    protected void fill(Composite content, FormToolkit toolkit) {
        note = toolkit.createLabel(content, "", SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, false).exclude(true).applyTo(note);
        Composite bar = toolkit.createComposite(content);
        RowLayout row = new RowLayout(SWT.HORIZONTAL);
        row.marginLeft = 2;
        row.spacing = 8;
        row.center = true;
        bar.setLayout(row);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(bar);
        FilteredTable<GroupRow> groups = GroupTable.in(content, toolkit, GroupLoad::lag);
        groups.onOpen(chosen -> GroupTable.open(getSite(), connection(), chosen)).actions(bar);
        Combo types = combo(bar, Messages.all_types);
        TYPES.stream().skip(1).forEach(each -> types.add(GroupText.type(each)));
        type = types;
        state = combo(bar, Messages.all_states);
        Button button = toolkit.createButton(bar, Messages.delete_groups, SWT.PUSH);
        button.addListener(SWT.Selection, event -> delete());
        delete = button;
        groups.table().addListener(SWT.Selection, event -> enable());
        groups.table().addListener(SWT.KeyDown, event -> {
            if (event.keyCode == SWT.DEL && button.isEnabled()) {
                delete();
            }
        });
        table = groups;
        query = LiveQuery.start(content.getParent().getParent(), Messages.page_groups, INTERVAL_MILLIS, limit -> {
            List<GroupSnapshot> known = connection().model().latest().groups();
            return connection().state() instanceof ConnectionState.Open && !known.isEmpty() ? connection().groups().loads(known, GroupTable.PATIENCE) : null;
        }, answer -> {
            loads = answer.groups();
            missing = gaps(answer.gaps());
            request();
        }, failed -> {
            missing = failed.message();
            request();
        });
    }

    private Combo combo(Composite bar, String all) {
        Combo combo = new Combo(bar, SWT.READ_ONLY);
        combo.add(all);
        combo.select(0);
        combo.addListener(SWT.Selection, event -> request());
        return combo;
    }

    private static String gaps(List<Gap> gaps) {
        if (gaps.isEmpty()) {
            return "";
        }
        Gap first = gaps.getFirst();
        String text = first.what() + ": " + first.reason();
        return gaps.size() == 1 ? text : NLS.bind(Messages.gaps_more, text, gaps.size() - 1);
    }

    private void delete() {
        List<Change> changes = new ArrayList<>();
        for (GroupRow row : Objects.requireNonNull(table).selected()) {
            changes.add(new GroupChange.Delete(row.group().id(), GroupKind.of(row.group().type())));
        }
        Change change = changes.size() == 1 ? changes.getFirst() : new BatchChange(NLS.bind(Messages.delete_many, changes.size()), changes);
        ChangeFlow.on(connection(), Objects.requireNonNull(table)).onApplied(result -> Objects.requireNonNull(query).askNow()).start(change);
    }

    private void enable() {
        Objects.requireNonNull(delete).setEnabled(!Objects.requireNonNull(table).selected().isEmpty() && !connection().settings().readOnly());
    }

    @Override
    protected void update(EmptyState pane) {
        List<GroupSnapshot> groups = connection().model().latest().groups();
        if (groups.isEmpty()) {
            pane.showReason(Messages.no_groups, Messages.no_groups_reason);
            return;
        }
        states(groups);
        Combo states = Objects.requireNonNull(state);
        String wanted = states.getSelectionIndex() <= 0 ? "" : states.getText();
        Objects.requireNonNull(table).setRows(GroupRow.of(groups, loads, TYPES.get(Math.max(0, Objects.requireNonNull(type).getSelectionIndex())), wanted));
        enable();
        Label label = Objects.requireNonNull(note);
        String text = missing.isEmpty() ? "" : "\u26A0  " + NLS.bind(Messages.groups_missing, missing);
        if (!label.getText().equals(text)) {
            label.setText(text);
            label.setVisible(!text.isEmpty());
            ((org.eclipse.swt.layout.GridData) label.getLayoutData()).exclude = text.isEmpty();
            label.getParent().layout(true);
        }
        pane.showContent();
        if (loads.isEmpty()) {
            Objects.requireNonNull(query).askNow();
        }
    }

    /** The states that there are, in the list; the chosen one stays while there is a group in it. */
    private void states(List<GroupSnapshot> groups) {
        Combo combo = Objects.requireNonNull(state);
        TreeSet<String> found = new TreeSet<>();
        groups.forEach(group -> found.add(group.state()));
        List<String> items = new ArrayList<>(List.of(Messages.all_states));
        items.addAll(found);
        if (!items.equals(List.of(combo.getItems()))) {
            int chosen = combo.getSelectionIndex() <= 0 ? 0 : Math.max(0, items.indexOf(combo.getText()));
            combo.setItems(items.toArray(String[]::new));
            combo.select(chosen);
            combo.getParent().layout(true);
        }
    }
}
