package dev.kraftbench.remote.broker;

import static dev.kraftbench.remote.AdminQueries.millis;
import static dev.kraftbench.remote.Failures.answer;
import static dev.kraftbench.remote.RemoteTexts.TEXTS;

import dev.kraftbench.core.change.BrokerChange;
import dev.kraftbench.core.change.ChangePlan;
import dev.kraftbench.core.change.ChangeProgress;
import dev.kraftbench.core.model.ConfigEntry;
import dev.kraftbench.remote.AdminSession;
import dev.kraftbench.remote.ChangeFamily;
import dev.kraftbench.remote.ConfigDifferences;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.common.config.ConfigResource;

/** Dynamic configuration of one broker or of all. */
public final class BrokerChanges implements ChangeFamily<BrokerChange> {
    private final AdminSession session;

    public BrokerChanges(AdminSession session) {
        this.session = session;
    }

    @Override
    public Class<BrokerChange> type() {
        return BrokerChange.class;
    }

    private static ConfigResource resource(BrokerChange.AlterConfig change) {
        return new ConfigResource(ConfigResource.Type.BROKER, change.broker() == BrokerChange.ALL ? "" : Integer.toString(change.broker()));
    }

    @Override
    public CompletableFuture<ChangePlan> plan(BrokerChange change, Duration timeout) {
        return switch (change) {
            case BrokerChange.AlterConfig alter -> session.queries().configs(resource(alter), timeout)
                    .thenCompose(entries -> alter(alter, true, timeout).thenApply(valid -> planned(alter, entries)));
        };
    }

    private ChangePlan planned(BrokerChange.AlterConfig change, List<ConfigEntry> entries) {
        boolean all = change.broker() == BrokerChange.ALL;
        ConfigDifferences differences = ConfigDifferences.of(change.values(), entries, all ? ConfigEntry.Source.CLUSTER : ConfigEntry.Source.BROKER);
        List<String> warnings = new ArrayList<>();
        if (all) {
            warnings.add(TEXTS.of("broker.warn.all"));
        }
        return new ChangePlan(change, differences.differences(), commandLines(change), warnings,
                differences.back().map(back -> new BrokerChange.AlterConfig(change.broker(), back)));
    }

    private CompletableFuture<Void> alter(BrokerChange.AlterConfig change, boolean validateOnly, Duration timeout) {
        return answer("INCREMENTAL_ALTER_CONFIGS", session.admin().incrementalAlterConfigs(
                Map.of(resource(change), ConfigDifferences.operations(change.values())),
                new AlterConfigsOptions().validateOnly(validateOnly).timeoutMs(millis(timeout))).all(), timeout);
    }

    @Override
    public CompletableFuture<Void> apply(BrokerChange change, ChangeProgress progress, Duration timeout) {
        return switch (change) {
            case BrokerChange.AlterConfig alter -> alter(alter, false, timeout);
        };
    }

    @Override
    public List<String> commandLines(BrokerChange change) {
        return switch (change) {
            case BrokerChange.AlterConfig alter -> alter.command(session.bootstrapServers()).asList();
        };
    }
}
