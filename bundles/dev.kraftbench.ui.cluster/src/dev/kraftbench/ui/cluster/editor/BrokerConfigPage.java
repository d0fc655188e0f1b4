package dev.kraftbench.ui.cluster.editor;

import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.model.ConfigEntry;
import dev.kraftbench.ui.base.CallFailure;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.LiveQuery;
import dev.kraftbench.ui.base.TableRows.Column;
import dev.kraftbench.ui.base.editor.BrokerInput;
import dev.kraftbench.ui.base.editor.ClusterPage;
import dev.kraftbench.ui.cluster.Messages;
import dev.kraftbench.ui.cluster.topic.ConfigText;
import java.util.List;
import java.util.Objects;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.forms.editor.FormEditor;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.jspecify.annotations.Nullable;

/** The configuration a broker runs with; read only. */
final class BrokerConfigPage extends ClusterPage {
    private static final int INTERVAL_MILLIS = 10_000;

    private @Nullable FilteredTable<ConfigEntry> table;
    private @Nullable List<ConfigEntry> entries;
    private @Nullable CallFailure failure;

    BrokerConfigPage(FormEditor editor) {
        super(editor, "configuration", Messages.page_configuration);
    }

    @Override
    protected String what() {
        return Messages.broker_what;
    }

    @Override
    protected void fill(Composite content, FormToolkit toolkit) {
        FilteredTable<ConfigEntry> configs = new FilteredTable<>(content, List.of(
                Column.text(Messages.config_name, 320, ConfigEntry::name),
                Column.text(Messages.config_value, 260, ConfigText::value),
                Column.text(Messages.config_default, 200, ConfigText::defaultValue),
                Column.text(Messages.config_source, 160, entry -> ConfigText.source(entry.source())),
                Column.text(Messages.config_doc, 620, ConfigEntry::doc)));
        configs.identity(ConfigEntry::name);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(configs);
        toolkit.adapt(configs);
        table = configs;
        // asked on the body, which is visible while the table still waits behind the reason
        LiveQuery.start(content.getParent().getParent(), Messages.page_configuration, INTERVAL_MILLIS,
                limit -> connection().state() instanceof ConnectionState.Open ? connection().brokerConfig(((BrokerInput) getEditorInput()).broker(), limit) : null,
                loaded -> {
                    entries = loaded;
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
        List<ConfigEntry> loaded = entries;
        if (loaded != null) {
            Objects.requireNonNull(table).setRows(loaded);
            pane.showContent();
        } else if (failure != null) {
            pane.showReason(failure.message(), failure.advice());
        } else {
            pane.showReason(Messages.empty_loading, Messages.broker_what);
        }
    }
}
