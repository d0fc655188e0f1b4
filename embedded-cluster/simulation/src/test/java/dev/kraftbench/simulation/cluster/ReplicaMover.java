package dev.kraftbench.simulation.cluster;

import dev.kraftbench.metadata.PartitionRegistration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData;
import org.apache.kafka.common.message.AlterPartitionReassignmentsResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * Moves partitions to two or three of the nodes, in any order, whatever is under way, and cancels now and then. With peace everything goes to all
 * nodes again.
 */
final class ReplicaMover implements Workload {

    private static final Set<Errors> EXPECTED = EnumSet.of(
            Errors.NONE,
            Errors.NOT_CONTROLLER,
            Errors.REQUEST_TIMED_OUT,
            Errors.UNKNOWN_TOPIC_OR_PARTITION, // as long as nobody has asked for the coordinator
            Errors.NO_REASSIGNMENT_IN_PROGRESS,
            Errors.INVALID_REPLICA_ASSIGNMENT); // none of the replicas from before is in sync

    private final SimCluster cluster;
    private final ClusterClient client;
    private final List<TopicPartition> partitions;
    private boolean stopping;
    private long taken;

    ReplicaMover(SimCluster cluster, List<TopicPartition> partitions) {
        this.cluster = cluster;
        this.client = cluster.newClient("kraftbench");
        this.partitions = partitions;
    }

    /** Requests that did something, or were not needed. */
    long taken() {
        return taken;
    }

    @Override
    public void start() {
        client.soon(20, 800, this::next);
    }

    private void next() {
        if (stopping) {
            return;
        }
        TopicPartition partition = partitions.get((int) cluster.simulation().between(0, partitions.size() - 1));
        ask(partition, cluster.simulation().chance(0.15) ? null : target(), this::start);
    }

    private List<Integer> target() {
        List<Integer> order = new ArrayList<>();
        for (int id = 1; id <= SimCluster.NODES; id++) {
            order.add((int) cluster.simulation().between(0, order.size()), id);
        }
        return order.subList(0, (int) cluster.simulation().between(2, SimCluster.NODES));
    }

    @Override
    public void stop() {
        stopping = true;
        partitions.forEach(this::settle);
    }

    /** Requests from before whose answers were lost may still happen: asks again until it is so. */
    private void settle(TopicPartition partition) {
        if (!isSettled(partition)) {
            ask(partition, List.of(1, 2, 3), () -> client.soon(200, 600, () -> settle(partition)));
        } else {
            client.soon(200, 600, () -> settle(partition));
        }
    }

    private boolean isSettled(TopicPartition partition) {
        var topic = cluster.newestImage().topics().topic(partition.topic());
        PartitionRegistration now = topic == null ? null : topic.partition(partition.partition());
        return now == null
                || !now.isReassigning() && now.replicas().stream().sorted(Comparator.naturalOrder()).toList().equals(List.of(1, 2, 3));
    }

    @Override
    public boolean isSettled() {
        return partitions.stream().allMatch(this::isSettled);
    }

    private void ask(TopicPartition partition, @Nullable List<Integer> replicas, Runnable then) {
        AlterPartitionReassignmentsRequestData request = new AlterPartitionReassignmentsRequestData()
                .setTimeoutMs(1000)
                .setTopics(List.of(new AlterPartitionReassignmentsRequestData.ReassignableTopic()
                        .setName(partition.topic())
                        .setPartitions(List.of(new AlterPartitionReassignmentsRequestData.ReassignablePartition()
                                .setPartitionIndex(partition.partition())
                                .setReplicas(replicas)))));
        client.ask(client.anyBroker(), ApiKeys.ALTER_PARTITION_REASSIGNMENTS, request, message -> {
            check(message);
            then.run();
        });
    }

    private void check(@Nullable ApiMessage message) {
        if (message instanceof AlterPartitionReassignmentsResponseData response) {
            Errors error = Errors.forCode(response.errorCode());
            if (error == Errors.NONE) {
                error = Errors.forCode(response.responses().getFirst().partitions().getFirst().errorCode());
                taken += error == Errors.NONE ? 1 : 0;
            }
            if (!EXPECTED.contains(error)) {
                throw new AssertionError("a reassignment got " + error + ": " + message);
            }
        }
    }

    @Override
    public String toString() {
        return "moves taken: " + taken + (isSettled() ? "" : ", not back yet");
    }
}
