package dev.kraftbench.engine.internal;

import dev.kraftbench.core.Precision;
import dev.kraftbench.core.event.ClusterEvent;
import dev.kraftbench.core.model.GroupSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Groups are listed now and then, so their changes are the only sampled events of an embedded cluster. */
final class GroupChanges {
    private GroupChanges() {}

    static List<ClusterEvent> events(List<GroupSnapshot> before, List<GroupSnapshot> after, Instant at) {
        Map<String, String> old = new HashMap<>();
        before.forEach(g -> old.put(g.id(), g.state()));
        List<ClusterEvent> events = new ArrayList<>();
        for (GroupSnapshot group : after) {
            String was = old.remove(group.id());
            if (!group.state().equals(was)) {
                events.add(new ClusterEvent.GroupStateChanged(at, Precision.SAMPLED, group.id(), was == null ? "" : was, group.state()));
            }
        }
        old.forEach((id, was) -> events.add(new ClusterEvent.GroupStateChanged(at, Precision.SAMPLED, id, was, "")));
        return events;
    }
}
