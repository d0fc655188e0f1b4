package dev.kraftbench.ui.cluster.broker;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.change.BrokerChange;
import dev.kraftbench.core.model.ConfigEntry;
import dev.kraftbench.ui.base.editor.BrokerInput;
import dev.kraftbench.ui.base.editor.PlacedPage;
import dev.kraftbench.ui.cluster.Messages;
import dev.kraftbench.ui.cluster.config.ConfigEdits;
import dev.kraftbench.ui.cluster.config.ConfigFormEditor;
import dev.kraftbench.ui.cluster.config.ConfigPage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** One broker: overview, the replicas it holds, log directories, its own configuration and the default of all brokers. */
public final class BrokerEditor extends ConfigFormEditor {
    private final ConfigEdits edits = new ConfigEdits(ConfigEntry.Source.BROKER);
    private final ConfigEdits defaults = new ConfigEdits(ConfigEntry.Source.CLUSTER);

    @Override
    protected List<PlacedPage> pages() {
        BrokerInput input = (BrokerInput) getEditorInput();
        ConfigPage own = config(new ConfigPage.Question("configuration", Messages.page_configuration, Messages.broker_what,
                limit -> input.connection().brokerConfig(input.broker(), limit)), edits, values -> new BrokerChange.AlterConfig(input.broker(), values));
        ConfigPage all = config(new ConfigPage.Question("defaults", Messages.page_broker_defaults, Messages.broker_defaults_what,
                limit -> defaults(input.connection(), input.broker(), limit)), defaults, values -> new BrokerChange.AlterConfig(BrokerChange.ALL, values));
        return List.of(new PlacedPage(10, new BrokerOverviewPage(this)), new PlacedPage(20, new BrokerReplicasPage(this)),
                new PlacedPage(25, new BrokerDirectoriesPage(this)), new PlacedPage(30, own), new PlacedPage(40, all));
    }

    public ConfigEdits edits() {
        return edits;
    }

    public ConfigEdits defaults() {
        return defaults;
    }

    /** The cluster tells only of the entries that are set; what else could be, and what would hold without, its brokers tell. */
    private static CompletableFuture<List<ConfigEntry>> defaults(ClusterConnection connection, int broker, Duration limit) {
        return connection.brokerConfig(broker, limit).thenCombine(connection.brokers().defaults(limit), (known, set) -> {
            Map<String, ConfigEntry> byName = set.stream().collect(Collectors.toMap(ConfigEntry::name, entry -> entry));
            return known.stream().map(entry -> asDefault(entry, byName.get(entry.name()))).toList();
        });
    }

    static ConfigEntry asDefault(ConfigEntry entry, @org.jspecify.annotations.Nullable ConfigEntry set) {
        boolean inherited = entry.source() == ConfigEntry.Source.BROKER || entry.source() == ConfigEntry.Source.CLUSTER;
        String without = inherited ? entry.defaultValue() : entry.value();
        return set == null
                ? new ConfigEntry(entry.name(), without, without, inherited ? ConfigEntry.Source.DEFAULT : entry.source(), entry.type(), entry.sensitive(),
                        entry.readOnly(), entry.doc())
                : new ConfigEntry(entry.name(), set.value(), without, ConfigEntry.Source.CLUSTER, entry.type(), set.sensitive(), entry.readOnly(), entry.doc());
    }
}
