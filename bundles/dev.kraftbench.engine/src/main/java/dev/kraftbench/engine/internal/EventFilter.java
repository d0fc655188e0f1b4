package dev.kraftbench.engine.internal;

import dev.kraftbench.metadata.ClusterEvent;
import java.util.HashMap;
import java.util.Map;

/**
 * Every node tells of what it reads from the metadata log, so each change is told once a node. The first counts. A node that reads late may
 * sum up several changes in one event, with a later offset; what it says is news only if it leaves its subject in another state than the last event
 * did. One thread at a time.
 */
final class EventFilter {
    private record Last(long offset, Object state) {}

    private final Map<Object, Last> last = new HashMap<>();
    private int controllerEpoch = -1;

    boolean isNews(ClusterEvent event) {
        return switch (event) {
            case ClusterEvent.LeaderMoved e -> news("leader", e.topicId(), e.partition(), e.offset(), e.leaderEpoch());
            case ClusterEvent.IsrChanged e -> news("isr", e.topicId(), e.partition(), e.offset(), e.newIsr());
            case ClusterEvent.ReplicasChanged e -> news("replicas", e.topicId(), e.partition(), e.offset(), e.newReplicas());
            case ClusterEvent.TopicCreated e -> news("topic", e.topicId(), -1, e.offset(), "created");
            case ClusterEvent.TopicDeleted e -> news("topic", e.topicId(), -1, e.offset(), "deleted");
            case ClusterEvent.PartitionsAdded e -> news("count", e.topicId(), -1, e.offset(), e.newCount());
            case ClusterEvent.BrokerRegistered e -> news("registered", e.brokerId(), -1, e.offset(), e.brokerEpoch());
            case ClusterEvent.BrokerUnregistered e -> news("broker", e.brokerId(), -1, e.offset(), "unregistered");
            case ClusterEvent.BrokerFenced e -> news("broker", e.brokerId(), -1, e.offset(), "fenced");
            case ClusterEvent.BrokerUnfenced e -> news("broker", e.brokerId(), -1, e.offset(), "unfenced");
            case ClusterEvent.BrokerShuttingDown e -> news("broker", e.brokerId(), -1, e.offset(), "leaving");
            case ClusterEvent.ConfigChanged e -> news("config", e.resource(), e.name().hashCode(), e.offset(), String.valueOf(e.newValue()));
            case ClusterEvent.FeatureChanged e -> news("feature", e.feature(), -1, e.offset(), e.newLevel());
            case ClusterEvent.ControllerElected e -> {
                boolean newer = e.epoch() > controllerEpoch;
                controllerEpoch = Math.max(controllerEpoch, e.epoch());
                yield newer;
            }
        };
    }

    private boolean news(String kind, Object subject, int part, long offset, Object state) {
        record Key(String kind, Object subject, int part) {}
        Key key = new Key(kind, subject, part);
        Last before = last.get(key);
        if (before != null && (offset <= before.offset || state.equals(before.state))) {
            return false;
        }
        last.put(key, new Last(offset, state));
        return true;
    }
}
