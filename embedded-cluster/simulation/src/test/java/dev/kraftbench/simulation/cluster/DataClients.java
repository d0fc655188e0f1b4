package dev.kraftbench.simulation.cluster;

import dev.kraftbench.replication.Partition;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/** A producer and a reader for each partition of a topic. */
final class DataClients implements Workload {

    private final SimCluster cluster;
    private final List<ClusterProducer> producers = new ArrayList<>();
    private final List<ClusterReader> readers = new ArrayList<>();

    DataClients(SimCluster cluster, String topic, int partitions) {
        this.cluster = cluster;
        for (int p = 0; p < partitions; p++) {
            TopicPartition partition = new TopicPartition(topic, p);
            producers.add(new ClusterProducer(cluster.newClient("kraftbench"), partition));
            readers.add(new ClusterReader(cluster.newClient("kraftbench"), cluster.invariants(), partition));
        }
    }

    long acknowledged() {
        return producers.stream().mapToLong(producer -> producer.acknowledged().size()).sum();
    }

    long brokenProducers() {
        return producers.stream().filter(ClusterProducer::isBroken).count();
    }

    @Override
    public void start() {
        producers.forEach(ClusterProducer::start);
        readers.forEach(ClusterReader::start);
    }

    @Override
    public void stop() {
        producers.forEach(ClusterProducer::stop);
    }

    @Override
    public boolean isSettled() {
        if (!producers.stream().allMatch(ClusterProducer::isIdle)) {
            return false;
        }
        for (int p = 0; p < producers.size(); p++) {
            long last = producers.get(p).last();
            if (readers.get(p).last() < last) {
                return false;
            }
            for (SimNode node : cluster.nodes()) {
                Partition partition = node.replicas().partition(producers.get(p).partition());
                if (partition == null || partition.highWatermark() < last) {
                    return false;
                }
            }
        }
        return true;
    }

    @Override
    public void look(SimNode node) {
        producers.forEach(producer -> cluster.invariants().checkContents(node, producer.partition()));
    }

    @Override
    public void checkEnd(SimNode node) {
        producers.forEach(producer -> cluster.invariants().checkEnd(node, producer));
    }

    @Override
    public String toString() {
        StringBuilder state = new StringBuilder();
        for (int p = 0; p < producers.size(); p++) {
            state.append(producers.get(p).partition()).append(" produced ").append(producers.get(p).last())
                    .append(producers.get(p).isIdle() ? "" : " and waiting").append(", read ").append(readers.get(p).last())
                    .append(System.lineSeparator());
        }
        return state.toString();
    }
}
