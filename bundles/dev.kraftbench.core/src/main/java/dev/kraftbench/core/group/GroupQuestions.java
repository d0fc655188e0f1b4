package dev.kraftbench.core.group;

import dev.kraftbench.core.model.ConfigEntry;
import dev.kraftbench.core.model.Gap;
import dev.kraftbench.core.model.GroupDetails;
import dev.kraftbench.core.model.GroupSnapshot;
import dev.kraftbench.core.model.PartitionId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What can be asked about a cluster's groups. Futures as those of {@link dev.kraftbench.core.ClusterConnection}. */
public interface GroupQuestions {

    CompletableFuture<GroupDetails> group(String id, Duration timeout);

    /** The group's own configuration, with what holds where it has none. */
    CompletableFuture<List<ConfigEntry>> config(String id, Duration timeout);

    /** What the target would do to these partitions; changes nothing. */
    CompletableFuture<List<OffsetMove>> dryRun(String id, Collection<PartitionId> partitions, OffsetTarget target, Duration timeout);

    /** Members and lag of many groups in few requests. */
    CompletableFuture<Loads> loads(List<GroupSnapshot> groups, Duration timeout);

    /** Those that answered; one gap for each part that did not. */
    record Loads(Map<String, GroupLoad> groups, List<Gap> gaps) {
        public Loads {
            groups = Map.copyOf(groups);
            gaps = List.copyOf(gaps);
        }
    }
}
