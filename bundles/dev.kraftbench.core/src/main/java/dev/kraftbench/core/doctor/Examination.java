package dev.kraftbench.core.doctor;

import dev.kraftbench.core.model.BrokerSnapshot;
import dev.kraftbench.core.model.BrokerState;
import dev.kraftbench.core.model.ClusterSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the rules look at.
 *
 * @param groupsSince since when each group has been in its present state, as far as it was watched
 */
public record Examination(ClusterSnapshot snapshot, Checkup checkup, Map<String, Instant> groupsSince) {
    public Examination {
        groupsSince = Map.copyOf(groupsSince);
    }

    public List<BrokerSnapshot> runningBrokers() {
        return snapshot.brokers().stream().filter(broker -> broker.state() == BrokerState.RUNNING).toList();
    }

    public boolean runs(int broker) {
        return snapshot.broker(broker).filter(b -> b.state() == BrokerState.RUNNING).isPresent();
    }
}
