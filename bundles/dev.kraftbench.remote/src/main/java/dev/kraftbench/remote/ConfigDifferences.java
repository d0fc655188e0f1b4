package dev.kraftbench.remote;

import static dev.kraftbench.remote.RemoteTexts.TEXTS;

import dev.kraftbench.core.change.ChangePlan.Difference;
import dev.kraftbench.core.connect.ClientProperties;
import dev.kraftbench.core.model.ConfigEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AlterConfigOp;

/**
 * What changed configuration entries mean.
 *
 * @param back the values that bring the old state back; empty where one of them cannot be read
 */
public record ConfigDifferences(List<Difference> differences, Optional<Map<String, Optional<String>>> back) {
    private static final String HIDDEN = "\u2022\u2022\u2022\u2022";

    /** @param own where an entry comes from that is set on the very thing to be changed */
    public static ConfigDifferences of(Map<String, Optional<String>> values, List<ConfigEntry> entries, ConfigEntry.Source own) {
        Map<String, ConfigEntry> now = entries.stream().collect(Collectors.toMap(ConfigEntry::name, e -> e));
        List<Difference> differences = new ArrayList<>();
        Map<String, Optional<String>> back = new TreeMap<>();
        boolean readable = true;
        for (Map.Entry<String, Optional<String>> change : values.entrySet()) {
            ConfigEntry entry = now.get(change.getKey());
            boolean sensitive = entry != null && entry.sensitive()
                    || change.getValue().filter(value -> ClientProperties.secret(change.getKey(), value)).isPresent();
            String before = sensitive ? HIDDEN : entry == null || entry.value() == null ? "" : entry.value();
            String after = change.getValue().map(value -> sensitive ? HIDDEN : value)
                    .orElseGet(() -> entry == null || entry.defaultValue() == null ? TEXTS.of("config.default") : entry.defaultValue());
            differences.add(new Difference(change.getKey(), before, after));
            boolean isOwn = entry != null && entry.source() == own;
            readable &= !(isOwn && sensitive);
            back.put(change.getKey(), isOwn ? Optional.ofNullable(entry.value()) : Optional.empty());
        }
        return new ConfigDifferences(differences, readable ? Optional.of(back) : Optional.empty());
    }

    public static Collection<AlterConfigOp> operations(Map<String, Optional<String>> values) {
        return values.entrySet().stream().map(e -> new AlterConfigOp(new org.apache.kafka.clients.admin.ConfigEntry(e.getKey(), e.getValue().orElse("")),
                e.getValue().isPresent() ? AlterConfigOp.OpType.SET : AlterConfigOp.OpType.DELETE)).toList();
    }
}
