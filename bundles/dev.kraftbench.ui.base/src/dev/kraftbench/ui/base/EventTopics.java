package dev.kraftbench.ui.base;

import dev.kraftbench.core.event.ClusterEvent;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.TopicSnapshot;
import java.util.Optional;

/** Of which topic an event tells. Any thread. */
public final class EventTopics {
    private EventTopics() {}

    public static Optional<String> topic(ClusterEvent event) {
        return switch (event) {
            case ClusterEvent.LeaderMoved e -> Optional.of(e.topic());
            case ClusterEvent.IsrChanged e -> Optional.of(e.topic());
            case ClusterEvent.TopicCreated e -> Optional.of(e.topic());
            case ClusterEvent.TopicDeleted e -> Optional.of(e.topic());
            case ClusterEvent.PartitionsAdded e -> Optional.of(e.topic());
            case ClusterEvent.BrokerStateChanged e -> Optional.empty();
            case ClusterEvent.ControllerElected e -> Optional.empty();
            case ClusterEvent.GroupStateChanged e -> Optional.empty();
            case ClusterEvent.Coordinated e -> Optional.empty();
        };
    }

    /** Whether it tells of one of the cluster's own topics, of which there are many events and seldom news. */
    public static boolean internal(ClusterEvent event, ClusterSnapshot snapshot) {
        return topic(event).map(name -> snapshot.topic(name).map(TopicSnapshot::internal).orElse(name.startsWith("__"))).orElse(false);
    }
}
