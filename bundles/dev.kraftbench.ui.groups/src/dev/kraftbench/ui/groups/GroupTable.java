package dev.kraftbench.ui.groups;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.group.GroupLoad;
import dev.kraftbench.ui.base.CommandCalls;
import dev.kraftbench.ui.base.Figures;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.Icons;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.TableRows.Column;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.eclipse.ui.services.IServiceLocator;

/** Makes the table of groups that the pages of clusters and topics show. */
final class GroupTable {
    /** For members and lag of all groups; the groups themselves are shown meanwhile. */
    static final Duration PATIENCE = Duration.ofSeconds(6);

    private GroupTable() {}

    /** @param lag what of a group's load is shown as its lag */
    static FilteredTable<GroupRow> in(Composite parent, FormToolkit toolkit, ToLongFunction<GroupLoad> lag) {
        FilteredTable<GroupRow> groups = new FilteredTable<>(parent, List.of(
                Column.text(Messages.group, 150, row -> row.group().id()),
                Column.text(Messages.state, 85, row -> row.group().state()),
                Column.number(Messages.members, 85, row -> Figures.count(row.load().members()), row -> row.load().members()),
                Column.number(Messages.total_lag, 90, row -> Figures.count(lag.applyAsLong(row.load())), row -> lag.applyAsLong(row.load())),
                Column.text(Messages.type, 160, row -> GroupText.type(row.group().type())),
                Column.text(Messages.topics, 360, row -> String.join(", ", row.load().topics()))));
        groups.images(row -> (row.group().type().equalsIgnoreCase("share") ? Icons.SHARE : Icons.GROUP).image()).identity(row -> row.group().id())
                .tints(row -> row.group().state().equals("Empty") || row.group().state().equals("Dead") ? Palette.of(groups.table()).quiet() : null);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(groups);
        toolkit.adapt(groups);
        return groups;
    }

    static void open(IServiceLocator services, ClusterConnection connection, GroupRow row) {
        CommandCalls.run(services, CommandCalls.OPEN, Map.of(CommandCalls.CLUSTER, connection.id(), CommandCalls.GROUP, row.group().id()));
    }
}
