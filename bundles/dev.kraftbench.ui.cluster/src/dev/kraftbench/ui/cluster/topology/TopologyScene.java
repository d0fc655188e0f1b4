package dev.kraftbench.ui.cluster.topology;

import dev.kraftbench.core.model.BrokerSnapshot;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.PartitionSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.eclipse.swt.graphics.Point;

/** What the canvas paints: one immutable picture of a snapshot in one of the two forms. */
public sealed interface TopologyScene {
    List<BrokerSnapshot> brokers();

    int height();

    Optional<ReplicaCell> replicaAt(Point point, int scrollY);

    Optional<BrokerSnapshot> brokerAt(Point point, int scrollY);

    /** Number of partitions shown. */
    int partitions();

    record Graph(List<BrokerSnapshot> brokers, int partitions, GraphLayout layout) implements TopologyScene {
        @Override
        public int height() {
            return layout.height();
        }

        @Override
        public Optional<ReplicaCell> replicaAt(Point point, int scrollY) {
            return layout.chipAt(new Point(point.x, point.y + scrollY)).map(GraphLayout.Chip::cell);
        }

        @Override
        public Optional<BrokerSnapshot> brokerAt(Point point, int scrollY) {
            return layout.boxAt(new Point(point.x, point.y + scrollY)).map(GraphLayout.Box::broker);
        }
    }

    record Matrix(MatrixLayout layout) implements TopologyScene {
        @Override
        public List<BrokerSnapshot> brokers() {
            return layout.brokers();
        }

        @Override
        public int height() {
            return layout.height();
        }

        @Override
        public int partitions() {
            return layout.rows().size();
        }

        @Override
        public Optional<ReplicaCell> replicaAt(Point point, int scrollY) {
            return layout.replicaAt(point, scrollY);
        }

        @Override
        public Optional<BrokerSnapshot> brokerAt(Point point, int scrollY) {
            return layout.brokerAt(point);
        }
    }

    static TopologyScene graph(ClusterSnapshot snapshot, MapFilter filter, DataFlow flow, int width, ToIntFunction<String> textWidth) {
        List<PartitionSnapshot> partitions = filter.apply(snapshot);
        Set<String> topics = partitions.stream().map(PartitionSnapshot::topic).collect(Collectors.toSet());
        DataFlow shown = new DataFlow(flow.writes().stream().filter(edge -> topics.contains(edge.to())).toList(),
                flow.reads().stream().filter(edge -> topics.contains(edge.from())).toList());
        return new Graph(snapshot.brokers(), partitions.size(), GraphLayout.of(snapshot.brokers(), partitions, shown, width, textWidth));
    }

    static TopologyScene matrix(ClusterSnapshot snapshot, MapFilter filter, int width, ToIntFunction<String> textWidth) {
        List<PartitionSnapshot> rows = filter.apply(snapshot);
        // measuring ten thousand labels is slow; the longest in characters is close enough
        int widest = rows.stream().map(PartitionSnapshot::label).max(java.util.Comparator.comparingInt(String::length)).map(textWidth::applyAsInt)
                .orElse(0);
        return new Matrix(MatrixLayout.of(snapshot.brokers(), rows, width, widest));
    }
}
