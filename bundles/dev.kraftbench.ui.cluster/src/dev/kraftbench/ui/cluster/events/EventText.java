package dev.kraftbench.ui.cluster.events;

import dev.kraftbench.core.event.ClusterEvent;
import dev.kraftbench.core.event.ClusterEvent.BrokerStateChanged;
import dev.kraftbench.core.event.ClusterEvent.ControllerElected;
import dev.kraftbench.core.event.ClusterEvent.Coordinated;
import dev.kraftbench.core.event.ClusterEvent.GroupStateChanged;
import dev.kraftbench.core.event.ClusterEvent.IsrChanged;
import dev.kraftbench.core.event.ClusterEvent.LeaderMoved;
import dev.kraftbench.core.event.ClusterEvent.PartitionsAdded;
import dev.kraftbench.core.event.ClusterEvent.TopicCreated;
import dev.kraftbench.core.event.ClusterEvent.TopicDeleted;
import dev.kraftbench.ui.cluster.Messages;
import dev.kraftbench.ui.cluster.topology.paint.BrokerTint;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.osgi.util.NLS;

/** What happened, in one line of the user's language. Pure. */
final class EventText {
    private EventText() {}

    static String of(ClusterEvent event) {
        return switch (event) {
            case LeaderMoved e -> bind(Messages.what_leader, e.topic() + "-" + e.partition(), id(e.from()), id(e.to()), e.leaderEpoch());
            case IsrChanged e when !e.left().isEmpty() -> bind(Messages.what_isr_left, ids(e.left()), e.topic() + "-" + e.partition(), e.before(), e.after());
            case IsrChanged e -> bind(Messages.what_isr_joined, ids(e.joined()), e.topic() + "-" + e.partition(), e.before(), e.after());
            case BrokerStateChanged e -> bind(Messages.what_broker, e.broker(), BrokerTint.text(e.before()), BrokerTint.text(e.after()));
            case ControllerElected e -> bind(Messages.what_election, id(e.from()), id(e.to()), e.epoch());
            case TopicCreated e -> bind(Messages.what_created, e.topic(), e.partitions());
            case TopicDeleted e -> bind(Messages.what_deleted, e.topic());
            case PartitionsAdded e -> bind(Messages.what_grown, e.topic(), e.before(), e.after());
            case GroupStateChanged e -> bind(Messages.what_group, e.group(), e.before().isEmpty() ? Messages.what_new : e.before(),
                    e.after().isEmpty() ? Messages.what_gone : e.after());
            case Coordinated e -> StepText.of(e);
        };
    }

    private static String bind(String text, Object... values) {
        return NLS.bind(text, values);
    }

    private static String id(int broker) {
        return broker < 0 ? Messages.topology_none : Integer.toString(broker);
    }

    private static String ids(List<Integer> brokers) {
        return brokers.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
