package dev.kraftbench.ui.cluster.config;

import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.model.ConfigEntry;
import dev.kraftbench.ui.base.CallFailure;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.LiveQuery;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.TableRows.Column;
import dev.kraftbench.ui.base.TextScale;
import dev.kraftbench.ui.cluster.Messages;
import dev.kraftbench.ui.base.editor.ClusterPage;
import dev.kraftbench.ui.base.editor.TopicInput;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CCombo;
import org.eclipse.swt.custom.TableEditor;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.forms.editor.FormEditor;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.jspecify.annotations.Nullable;

/** A configuration: edited in place, undone and redone, saved by the editor through a preview. */
public final class ConfigPage extends ClusterPage {
    private static final int INTERVAL_MILLIS = 5_000;
    private static final int VALUE_COLUMN = 1;

    private final ConfigEdits edits;
    private final Question question;
    private final Runnable edited;
    private @Nullable FilteredTable<ConfigEdits.Row> table;
    private @Nullable Button onlyChanged;
    private @Nullable Button onlyChangeable;
    private @Nullable Button undo;
    private @Nullable Button redo;
    private @Nullable Button revert;
    private @Nullable Button toDefault;
    private @Nullable Text doc;
    private @Nullable TableEditor cell;
    private @Nullable LiveQuery<List<ConfigEntry>> query;
    private boolean loaded;
    private @Nullable CallFailure failure;

    /**
     * What the page is about.
     *
     * @param what for its empty state
     * @param entries asks the cluster for them
     */
    public record Question(String id, String title, String what, Function<Duration, CompletableFuture<List<ConfigEntry>>> entries) {}

    /** @param edited called after each edit */
    public ConfigPage(FormEditor editor, Question question, ConfigEdits edits, Runnable edited) {
        super(editor, question.id(), question.title());
        this.question = question;
        this.edits = edits;
        this.edited = edited;
    }

    @Override
    protected String what() {
        return question.what();
    }

    @Override
    protected void fill(Composite content, FormToolkit toolkit) {
        Composite bar = toolkit.createComposite(content);
        GridLayoutFactory.fillDefaults().numColumns(6).spacing(8, 0).applyTo(bar);
        onlyChanged = button(bar, toolkit, Messages.config_only_changed, SWT.CHECK, this::show);
        onlyChangeable = button(bar, toolkit, Messages.config_only_changeable, SWT.CHECK, this::show);
        toDefault = button(bar, toolkit, Messages.config_to_default, SWT.PUSH, this::toDefault);
        undo = button(bar, toolkit, Messages.config_undo, SWT.PUSH, () -> {
            edits.undo();
            edited.run();
        });
        redo = button(bar, toolkit, Messages.config_redo, SWT.PUSH, () -> {
            edits.redo();
            edited.run();
        });
        revert = button(bar, toolkit, Messages.config_revert, SWT.PUSH, () -> {
            edits.revert();
            edited.run();
        });
        FilteredTable<ConfigEdits.Row> configs = new FilteredTable<>(content, List.of(
                Column.text(Messages.config_name, 270, row -> row.entry().name()),
                Column.text(Messages.config_value, 240, ConfigPage::value),
                Column.text(Messages.config_default, 235, row -> ConfigText.defaultValue(row.entry())),
                Column.text(Messages.config_source, 175, ConfigPage::source),
                Column.text(Messages.config_doc, 620, row -> row.entry().doc())));
        configs.identity(row -> row.entry().name()).tints(row -> row.pending() ? Palette.of(configs.table()).outOfSync()
                : row.own() ? Palette.of(configs.table()).leader() : row.entry().readOnly() ? Palette.of(configs.table()).quiet() : null);
        configs.onOpen(this::edit);
        configs.table().addListener(SWT.Selection, event -> showDoc());
        configs.table().addListener(SWT.MouseDown, this::clicked);
        configs.table().addListener(SWT.KeyDown, event -> {
            if (event.keyCode == SWT.F2) {
                configs.selected().stream().findFirst().ifPresent(this::edit);
            }
        });
        GridDataFactory.fillDefaults().grab(true, true).applyTo(configs);
        configs.actions(bar);
        toolkit.adapt(configs);
        table = configs;
        TableEditor cellEditor = new TableEditor(configs.table());
        cellEditor.grabHorizontal = true;
        cell = cellEditor;
        doc = new Text(content, SWT.READ_ONLY | SWT.MULTI | SWT.WRAP | SWT.V_SCROLL | SWT.BORDER);
        doc.setText(Messages.config_hint);
        GridDataFactory.fillDefaults().grab(true, false).hint(SWT.DEFAULT, TextScale.px(66)).applyTo(doc);
        query = LiveQuery.start(content.getParent().getParent(), question.title(), INTERVAL_MILLIS,
                limit -> connection().state() instanceof ConnectionState.Open ? question.entries().apply(limit) : null,
                entries -> {
                    loaded = true;
                    failure = null;
                    boolean dirty = edits.dirty();
                    edits.load(entries);
                    if (edits.dirty() != dirty) {
                        getEditor().editorDirtyStateChanged();
                    }
                    request();
                },
                failed -> {
                    failure = failed;
                    request();
                });
        enable();
    }

    private static Button button(Composite parent, FormToolkit toolkit, String text, int style, Runnable action) {
        Button button = toolkit.createButton(parent, text, style);
        button.addListener(SWT.Selection, event -> action.run());
        return button;
    }

    private static String value(ConfigEdits.Row row) {
        return row.pending() ? "\u270E " + (row.entry().sensitive() && row.edited().isPresent() ? "\u2022\u2022\u2022\u2022" : ConfigText.text(row.value()))
                : ConfigText.value(row.entry());
    }

    private static String source(ConfigEdits.Row row) {
        if (row.pending()) {
            return row.edited().isPresent() ? Messages.source_pending : Messages.source_pending_default;
        }
        return row.entry().readOnly() ? ConfigText.source(row.entry().source()) + Messages.config_read_only : ConfigText.source(row.entry().source());
    }

    /** Asks the cluster for the values it has now. */
    public void reload() {
        if (query != null) {
            query.askNow();
        }
    }

    /** Shows the edits as they are. */
    public void show() {
        if (table != null && !table.isDisposed()) {
            boolean changedOnly = Objects.requireNonNull(onlyChanged).getSelection();
            boolean changeableOnly = Objects.requireNonNull(onlyChangeable).getSelection();
            table.setRows(edits.rows().stream().filter(row -> !changedOnly || row.pending() || row.own())
                    .filter(row -> !changeableOnly || !row.entry().readOnly()).toList());
            showDoc();
            enable();
        }
    }

    private void enable() {
        Objects.requireNonNull(undo).setEnabled(edits.canUndo());
        Objects.requireNonNull(redo).setEnabled(edits.canRedo());
        Objects.requireNonNull(revert).setEnabled(edits.dirty());
        boolean resettable = table != null && table.selected().stream().anyMatch(row -> row.pending() ? row.edited().isPresent() : row.own());
        Objects.requireNonNull(toDefault).setEnabled(resettable);
    }

    private void showDoc() {
        List<ConfigEdits.Row> selected = Objects.requireNonNull(table).selected();
        String text = selected.size() != 1 ? Messages.config_hint : selected.getFirst().entry().name() + "\n" + selected.getFirst().entry().doc();
        if (!Objects.requireNonNull(doc).getText().equals(text)) {
            doc.setText(text);
        }
        enable();
    }

    private void toDefault() {
        Objects.requireNonNull(table).selected().forEach(row -> edits.reset(row.entry().name()));
        edited.run();
    }

    /** A click on the value of the selected row edits it, as in the platform's own tables. */
    private void clicked(Event event) {
        FilteredTable<ConfigEdits.Row> configs = Objects.requireNonNull(table);
        TableItem item = configs.table().getItem(new org.eclipse.swt.graphics.Point(event.x, event.y));
        if (event.button == 1 && item != null && item.getBounds(VALUE_COLUMN).contains(event.x, event.y)) {
            int index = configs.table().indexOf(item);
            if (configs.table().isSelected(index)) {
                edit(configs.rows().shown().get(index));
            }
        }
    }

    private void edit(ConfigEdits.Row row) {
        FilteredTable<ConfigEdits.Row> configs = Objects.requireNonNull(table);
        int index = configs.rows().shown().indexOf(row);
        if (index < 0 || row.entry().readOnly()) {
            return;
        }
        TableItem item = configs.table().getItem(index);
        String name = row.entry().name();
        String before = row.value() == null ? "" : row.value();
        Control control = row.entry().type() == ConfigEntry.Type.BOOLEAN ? choice(configs, name, before) : text(configs, name, before);
        Objects.requireNonNull(cell).setEditor(control, item, VALUE_COLUMN);
        control.setFocus();
    }

    private Control text(FilteredTable<ConfigEdits.Row> configs, String name, String before) {
        Text text = new Text(configs.table(), SWT.BORDER);
        text.setText(before);
        text.selectAll();
        text.addListener(SWT.FocusOut, event -> commit(text, name, before, text.getText()));
        text.addListener(SWT.Traverse, event -> {
            if (event.detail == SWT.TRAVERSE_RETURN) {
                event.doit = false;
                commit(text, name, before, text.getText());
            } else if (event.detail == SWT.TRAVERSE_ESCAPE) {
                event.doit = false;
                commit(text, name, before, before);
            }
        });
        return text;
    }

    private Control choice(FilteredTable<ConfigEdits.Row> configs, String name, String before) {
        CCombo combo = new CCombo(configs.table(), SWT.READ_ONLY);
        combo.setItems(new String[] {"true", "false"});
        combo.setText(before);
        combo.addListener(SWT.Selection, event -> commit(combo, name, before, combo.getText()));
        combo.addListener(SWT.FocusOut, event -> commit(combo, name, before, combo.getText()));
        return combo;
    }

    private void commit(Control control, String name, String before, String after) {
        if (control.isDisposed() || control.getData("done") != null) {
            return;
        }
        control.setData("done", true);
        getEditor().getSite().getShell().getDisplay().asyncExec(control::dispose);
        if (!after.equals(before)) {
            edits.set(name, after);
            edited.run();
        }
    }

    @Override
    protected void update(EmptyState pane) {
        if (getEditorInput() instanceof TopicInput input && input.gone()) {
            pane.showReason(NLS.bind(Messages.topic_gone, input.topic()), Messages.topic_gone_reason);
        } else if (loaded) {
            // rows must not move under an open cell editor
            if (cell == null || cell.getEditor() == null || cell.getEditor().isDisposed()) {
                show();
            }
            pane.showContent();
        } else if (failure != null) {
            pane.showReason(failure.message(), failure.advice());
        } else {
            pane.showReason(Messages.empty_loading, question.what());
        }
    }

}
