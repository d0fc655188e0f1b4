package dev.kraftbench.ui.cluster.topology;

import dev.kraftbench.core.model.BrokerSnapshot;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.model.TopicSnapshot;
import dev.kraftbench.ui.cluster.Messages;
import dev.kraftbench.ui.cluster.topology.paint.BrokerTint;
import dev.kraftbench.ui.cluster.topology.scene.HeatCell;
import dev.kraftbench.ui.cluster.topology.scene.MapFilter;
import dev.kraftbench.ui.cluster.topology.scene.MapModel;
import dev.kraftbench.ui.cluster.topology.scene.Spot;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.osgi.util.NLS;

/** What there is to say of a spot, for the tooltip, the line below the map and screen readers. */
final class SpotText {
    private SpotText() {}

    /** In lines; none for a spot that is not there. */
    static List<String> of(Spot spot, MapModel model) {
        ClusterSnapshot snapshot = model.snapshot();
        if (spot.hasPartition()) {
            return snapshot.topic(spot.topic()).flatMap(topic -> snapshot.partition(spot.topic(), spot.partition()).map(p -> partition(topic, p, spot.broker())))
                    .orElse(List.of());
        }
        if (spot.hasTopic()) {
            return model.topics().stream().filter(row -> row.topic().name().equals(spot.topic())).findFirst().map(row -> topic(row, spot, model))
                    .orElse(List.of());
        }
        if (spot.hasBroker()) {
            return snapshot.broker(spot.broker()).map(SpotText::broker).orElse(List.of());
        }
        return spot.hasGroup() ? List.of(NLS.bind(Messages.topology_group_tip, spot.group())) : List.of();
    }

    private static List<String> partition(TopicSnapshot topic, PartitionSnapshot p, int broker) {
        List<String> lines = new ArrayList<>();
        lines.add(broker < 0 ? p.label() : NLS.bind(Messages.topology_replica_tip, new Object[] {p.label(), broker, BrokerTint.text(p.role(broker))}));
        lines.add(NLS.bind(Messages.topology_partition_tip, new Object[] {p.offline() ? Messages.topology_none : Integer.toString(p.leader()),
            p.leaderEpoch() < 0 ? "\u2013" : Integer.toString(p.leaderEpoch()), ids(p.replicas()), ids(p.isr())}));
        if (p.offline()) {
            lines.add(Messages.topology_problem_offline);
        } else if (p.underMinIsr(topic.minInsyncReplicas())) {
            lines.add(NLS.bind(Messages.topology_problem_min_isr, topic.minInsyncReplicas()));
        }
        if (p.moving()) {
            lines.add(NLS.bind(Messages.topology_problem_moving, ids(p.adding()), ids(p.removing())));
        }
        if (!p.offline() && !p.ledByPreferred()) {
            lines.add(Messages.topology_not_preferred);
        }
        return lines;
    }

    private static List<String> topic(MapModel.TopicRow row, Spot spot, MapModel model) {
        TopicSnapshot topic = row.topic();
        List<String> lines = new ArrayList<>();
        int column = model.brokers().stream().map(BrokerSnapshot::id).toList().indexOf(spot.broker());
        if (column >= 0) {
            HeatCell cell = row.cells().get(column);
            lines.add(NLS.bind(Messages.topology_heat_tip, new Object[] {topic.name(), spot.broker(), cell.replicas(), cell.leaders()}));
            if (cell.outOfSync() + cell.offline() + cell.moving() + cell.notPreferred() > 0) {
                lines.add(NLS.bind(Messages.topology_heat_problems, new Object[] {cell.outOfSync(), cell.offline(), cell.moving(), cell.notPreferred()}));
            }
        } else {
            lines.add(topic.name());
        }
        lines.add(NLS.bind(Messages.topology_topic_row, topic.partitions().size(), topic.replicationFactor()));
        long problems = topic.partitions().stream().filter(p -> MapFilter.problem(topic, p)).count();
        if (problems > 0) {
            lines.add(NLS.bind(Messages.topology_topic_problems, problems));
        }
        return lines;
    }

    private static List<String> broker(BrokerSnapshot broker) {
        List<String> lines = new ArrayList<>();
        lines.add(NLS.bind(Messages.topology_broker_tip, new Object[] {broker.id(), BrokerTint.text(broker.state()), broker.endpoint()}));
        if (broker.controller()) {
            lines.add(Messages.topology_controller);
        }
        return lines;
    }

    private static String ids(List<Integer> brokers) {
        return brokers.isEmpty() ? "\u2013" : brokers.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
