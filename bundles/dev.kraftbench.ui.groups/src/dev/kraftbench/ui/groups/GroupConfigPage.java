package dev.kraftbench.ui.groups;

import dev.kraftbench.core.change.GroupChange;
import dev.kraftbench.core.group.GroupKind;
import dev.kraftbench.core.model.ConfigEntry;
import dev.kraftbench.core.model.GroupDetails;
import dev.kraftbench.ui.base.ChangeFlow;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.TableRows.Column;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.eclipse.jface.dialogs.InputDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.window.Window;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.forms.editor.FormEditor;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.jspecify.annotations.Nullable;

/** The group's own configuration, which its coordinator keeps; each edit goes over a preview. */
final class GroupConfigPage extends GroupPage<GroupConfigPage.Configuration> {
    private static final int INTERVAL_MILLIS = 5_000;

    /** @param group a cluster tells a configuration also of a group that does not exist */
    record Configuration(GroupDetails group, List<ConfigEntry> entries) {}

    private @Nullable FilteredTable<ConfigEntry> table;
    private @Nullable Button toDefault;

    GroupConfigPage(FormEditor editor, GroupKind kind) {
        super(editor, "configuration", Messages.page_configuration, kind);
    }

    @Override
    protected void fill(Composite content, FormToolkit toolkit) {
        FilteredTable<ConfigEntry> configs = new FilteredTable<>(content, List.of(
                Column.text(Messages.config_name, 300, ConfigEntry::name),
                Column.text(Messages.config_value, 160, entry -> text(entry.value()) + Figures.meaning(entry.name(), entry.value())),
                Column.text(Messages.config_default, 160, entry -> text(entry.defaultValue()) + Figures.meaning(entry.name(), entry.defaultValue())),
                Column.text(Messages.config_source, 140, entry -> entry.changed() ? Messages.config_of_group : Messages.config_of_cluster),
                Column.text(Messages.config_doc, 620, ConfigEntry::doc)));
        configs.identity(ConfigEntry::name).tints(entry -> entry.changed() ? Palette.of(configs.table()).leader() : null).onOpen(this::edit);
        ((org.eclipse.swt.layout.GridLayout) configs.bar().getLayout()).numColumns += 2;
        Button change = toolkit.createButton(configs.bar(), Messages.config_edit, SWT.PUSH);
        change.addListener(SWT.Selection, event -> configs.selected().stream().findFirst().ifPresent(this::edit));
        Button back = toolkit.createButton(configs.bar(), Messages.config_to_default, SWT.PUSH);
        back.addListener(SWT.Selection, event -> apply(configs.selected().stream().filter(ConfigEntry::changed)
                .collect(Collectors.toMap(ConfigEntry::name, entry -> Optional.empty()))));
        toDefault = back;
        configs.table().addListener(SWT.Selection, event -> enable());
        configs.table().addListener(SWT.KeyDown, event -> {
            if (event.keyCode == SWT.F2) {
                configs.selected().stream().findFirst().ifPresent(this::edit);
            }
        });
        GridDataFactory.fillDefaults().grab(true, true).applyTo(configs);
        toolkit.adapt(configs);
        table = configs;
        ask(content, INTERVAL_MILLIS);
    }

    private static String text(@Nullable String value) {
        return value == null ? Figures.UNKNOWN : value.isEmpty() ? "\"\"" : value;
    }

    private void enable() {
        Objects.requireNonNull(toDefault).setEnabled(Objects.requireNonNull(table).selected().stream().anyMatch(ConfigEntry::changed));
    }

    private void edit(ConfigEntry entry) {
        String before = entry.value() == null ? "" : entry.value();
        InputDialog dialog = new InputDialog(getSite().getShell(), entry.name(), entry.doc(), before, null);
        if (dialog.open() == Window.OK && !dialog.getValue().equals(before)) {
            apply(Map.of(entry.name(), Optional.of(dialog.getValue().strip())));
        }
    }

    private void apply(Map<String, Optional<String>> values) {
        if (!values.isEmpty()) {
            ChangeFlow.on(connection(), Objects.requireNonNull(table)).onApplied(result -> askNow()).start(new GroupChange.AlterConfig(group(), values));
        }
    }

    @Override
    CompletableFuture<Configuration> ask(Duration limit) {
        return connection().groups().group(group(), limit).thenCombine(connection().groups().config(group(), limit), Configuration::new);
    }

    @Override
    GroupDetails group(Configuration told) {
        return told.group();
    }

    @Override
    void show(Configuration shown) {
        Objects.requireNonNull(table).setRows(shown.entries());
        enable();
    }
}
