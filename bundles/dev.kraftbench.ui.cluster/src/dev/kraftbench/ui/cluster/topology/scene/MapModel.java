package dev.kraftbench.ui.cluster.topology.scene;

import dev.kraftbench.core.model.BrokerSnapshot;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.model.TopicSnapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A snapshot as the map shows it: what the filter lets through, counted by topic and by broker. Made once for a snapshot and a filter; scrolling and
 * zooming only ask it.
 *
 * @param topics those with at least one partition left
 * @param total partitions there would be without the problems-only filter
 */
public record MapModel(ClusterSnapshot snapshot, MapFilter filter, List<TopicRow> topics, int partitions, int total) {

    /**
     * @param partitions those left by the filter
     * @param problems of all partitions of the topic
     * @param cells by the broker's place in the snapshot
     */
    public record TopicRow(TopicSnapshot topic, List<PartitionSnapshot> partitions, int problems, List<HeatCell> cells) {
        public int mostLeaders() {
            return cells.stream().mapToInt(HeatCell::leaders).max().orElse(0);
        }
    }

    public static MapModel of(ClusterSnapshot snapshot, MapFilter filter) {
        Map<Integer, Integer> columns = new HashMap<>();
        for (BrokerSnapshot broker : snapshot.brokers()) {
            columns.put(broker.id(), columns.size());
        }
        List<TopicRow> rows = new ArrayList<>();
        int shown = 0;
        int total = 0;
        for (TopicSnapshot topic : snapshot.topics().values()) {
            if (topic.internal() && !filter.internal()) {
                continue;
            }
            total += topic.partitions().size();
            List<PartitionSnapshot> left = filter.apply(topic);
            if (!left.isEmpty()) {
                rows.add(new TopicRow(topic, left, (int) topic.partitions().stream().filter(p -> MapFilter.problem(topic, p)).count(), cells(left, columns)));
                shown += left.size();
            }
        }
        return new MapModel(snapshot, filter, List.copyOf(rows), shown, total);
    }

    private static List<HeatCell> cells(List<PartitionSnapshot> partitions, Map<Integer, Integer> columns) {
        HeatCell[] cells = new HeatCell[columns.size()];
        Arrays.fill(cells, HeatCell.EMPTY);
        for (PartitionSnapshot partition : partitions) {
            for (int broker : partition.replicas()) {
                Integer column = columns.get(broker);
                if (column != null) {
                    cells[column] = cells[column].plus(partition, broker);
                }
            }
        }
        return List.of(cells);
    }

    public List<BrokerSnapshot> brokers() {
        return snapshot.brokers();
    }

    /** The partitions shown, of one topic or, for an empty name, of all. */
    public List<PartitionSnapshot> partitions(String topic) {
        return topics.stream().filter(row -> topic.isEmpty() || row.topic().name().equals(topic)).flatMap(row -> row.partitions().stream()).toList();
    }
}
