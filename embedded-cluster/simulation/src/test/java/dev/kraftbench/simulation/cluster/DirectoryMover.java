package dev.kraftbench.simulation.cluster;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.AlterReplicaLogDirsRequestData;
import org.apache.kafka.common.message.AlterReplicaLogDirsResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** Moves replicas between the two directories of their nodes, and back before they have arrived. */
final class DirectoryMover implements Workload {

    /** Of a node with two directories; {@code {id}} stands for its id. */
    static final String DIRECTORIES = "/data/node-{id}/a,/data/node-{id}/b";

    private static final Set<Errors> EXPECTED = EnumSet.of(Errors.NONE, Errors.REPLICA_NOT_AVAILABLE, Errors.KAFKA_STORAGE_ERROR);

    private final SimCluster cluster;
    private final ClusterClient client;
    private final List<TopicPartition> partitions;
    private boolean stopping;
    private long begun;

    DirectoryMover(SimCluster cluster, List<TopicPartition> partitions) {
        this.cluster = cluster;
        this.client = cluster.newClient("kraftbench");
        this.partitions = partitions;
    }

    /** Moves that were begun, or not needed. */
    long begun() {
        return begun;
    }

    @Override
    public void start() {
        client.soon(5, 300, this::next);
    }

    private void next() {
        if (stopping) {
            return;
        }
        int broker = client.anyBroker();
        TopicPartition partition = partitions.get((int) cluster.simulation().between(0, partitions.size() - 1));
        String[] directories = DIRECTORIES.replace("{id}", Integer.toString(broker)).split(",");
        AlterReplicaLogDirsRequestData request = new AlterReplicaLogDirsRequestData();
        AlterReplicaLogDirsRequestData.AlterReplicaLogDir into =
                new AlterReplicaLogDirsRequestData.AlterReplicaLogDir().setPath(directories[cluster.simulation().chance(0.5) ? 0 : 1]);
        into.topics()
                .add(new AlterReplicaLogDirsRequestData.AlterReplicaLogDirTopic()
                        .setName(partition.topic())
                        .setPartitions(List.of(partition.partition())));
        request.dirs().add(into);
        client.ask(broker, ApiKeys.ALTER_REPLICA_LOG_DIRS, request, message -> {
            check(message);
            start();
        });
    }

    private void check(@Nullable ApiMessage message) {
        if (message instanceof AlterReplicaLogDirsResponseData response) {
            Errors error = Errors.forCode(response.results().getFirst().partitions().getFirst().errorCode());
            if (!EXPECTED.contains(error)) {
                throw new AssertionError("moving a log got " + error);
            }
            begun += error == Errors.NONE ? 1 : 0;
        }
    }

    @Override
    public void stop() {
        stopping = true;
    }

    @Override
    public boolean isSettled() {
        return true;
    }
}
