package dev.kraftbench.engine.internal;

import dev.kraftbench.core.Precision;
import dev.kraftbench.core.event.ClusterEvent;
import dev.kraftbench.core.model.BrokerState;
import java.time.Instant;
import java.util.Optional;

/** The embedded cluster's events as the views know them. */
final class EngineEvents {
    private static final Precision EXACT = Precision.EXACT;

    private EngineEvents() {}

    /**
     * Empty for events that no view shows, and for those that {@link BrokerPower} tells already.
     *
     * @param controllerBefore node id of the last known controller, -1 for none
     */
    static Optional<ClusterEvent> of(dev.kraftbench.metadata.ClusterEvent event, Instant at, int controllerBefore) {
        return Optional.ofNullable(switch (event) {
            case dev.kraftbench.metadata.ClusterEvent.LeaderMoved e ->
                    new ClusterEvent.LeaderMoved(at, EXACT, e.topic(), e.partition(), e.oldLeader(), e.newLeader(), e.leaderEpoch());
            case dev.kraftbench.metadata.ClusterEvent.IsrChanged e -> e.oldIsr().equals(e.newIsr()) ? null
                    : new ClusterEvent.IsrChanged(at, EXACT, e.topic(), e.partition(), e.oldIsr(), e.newIsr());
            case dev.kraftbench.metadata.ClusterEvent.TopicCreated e -> new ClusterEvent.TopicCreated(at, EXACT, e.topic(), e.partitions());
            case dev.kraftbench.metadata.ClusterEvent.TopicDeleted e -> new ClusterEvent.TopicDeleted(at, EXACT, e.topic());
            case dev.kraftbench.metadata.ClusterEvent.PartitionsAdded e ->
                    new ClusterEvent.PartitionsAdded(at, EXACT, e.topic(), e.oldCount(), e.newCount());
            case dev.kraftbench.metadata.ClusterEvent.BrokerFenced e ->
                    new ClusterEvent.BrokerStateChanged(at, EXACT, e.brokerId(), BrokerState.RUNNING, BrokerState.FENCED);
            case dev.kraftbench.metadata.ClusterEvent.BrokerUnfenced e -> null;
            case dev.kraftbench.metadata.ClusterEvent.BrokerShuttingDown e -> null;
            case dev.kraftbench.metadata.ClusterEvent.ControllerElected e ->
                    new ClusterEvent.ControllerElected(at, EXACT, controllerBefore, e.controllerId(), e.epoch());
            case dev.kraftbench.metadata.ClusterEvent.BrokerRegistered e -> null;
            case dev.kraftbench.metadata.ClusterEvent.BrokerUnregistered e -> null;
            case dev.kraftbench.metadata.ClusterEvent.ReplicasChanged e -> null;
            case dev.kraftbench.metadata.ClusterEvent.ConfigChanged e -> null;
            case dev.kraftbench.metadata.ClusterEvent.FeatureChanged e -> null;
        });
    }
}
