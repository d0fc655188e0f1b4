package dev.kraftbench.core.doctor;

import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.GroupSnapshot;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Remembers since when each group has been in its state, from the snapshots it is shown. One thread at a time. */
public final class GroupWatch {
    private record Seen(String state, Instant since) {}

    private final Map<String, Seen> groups = new HashMap<>();

    public Map<String, Instant> watch(ClusterSnapshot snapshot) {
        groups.keySet().retainAll(snapshot.groups().stream().map(GroupSnapshot::id).collect(Collectors.toSet()));
        for (GroupSnapshot group : snapshot.groups()) {
            Seen before = groups.get(group.id());
            if (before == null || !before.state().equals(group.state())) {
                groups.put(group.id(), new Seen(group.state(), snapshot.takenAt()));
            }
        }
        return groups.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().since()));
    }
}
