package dev.kraftbench.simulation.cluster;

import static dev.kraftbench.simulation.cluster.ClusterClient.MILLI;

import dev.kraftbench.replication.Partition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetFetchResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** Producers of transactions that share a topic, readers of each of its partitions, and one who looks which offsets were committed in transactions. */
final class TransactionClients implements Workload {

    private static final long TIMEOUT_NANOS = 1_500 * MILLI;

    private final SimCluster cluster;
    private final ClusterClient client;
    private final TransactionBook book = new TransactionBook();
    private final List<TransactionalId> ids = new ArrayList<>();
    private final List<TransactionReader> readers = new ArrayList<>();
    private final List<Coordinator> coordinators = new ArrayList<>();
    private final Set<String> verified = new HashSet<>();
    private final String topic;

    TransactionClients(SimCluster cluster, String topic, int partitions, int transactionalIds) {
        this.cluster = cluster;
        this.client = cluster.newClient("kraftbench");
        this.topic = topic;
        for (int p = 0; p < partitions; p++) {
            readers.add(new TransactionReader(cluster.newClient("kraftbench"), book, new TopicPartition(topic, p)));
        }
        for (int i = 1; i <= transactionalIds; i++) {
            TransactionalId id = new TransactionalId(cluster, book, "transfer-" + i, topic, partitions);
            ids.add(id);
            coordinators.add(new Coordinator(client, Coordinator.GROUP, id.group()));
        }
    }

    TransactionBook book() {
        return book;
    }

    long fenced() {
        return ids.stream().mapToLong(TransactionalId::fenced).sum();
    }

    @Override
    public void start() {
        readers.forEach(TransactionReader::start);
        ids.forEach(TransactionalId::start);
        client.whenKnown(List.of(topic), () -> client.soon(100, 1000, () -> lookAtOffset(0)));
    }

    @Override
    public void stop() {
        ids.forEach(TransactionalId::stop);
    }

    private void lookAtOffset(int number) {
        TransactionalId id = ids.get(number);
        Coordinator coordinator = coordinators.get(number);
        long expected = settledReaders() ? book.lastOffset(id.name()) : Long.MIN_VALUE;
        OffsetFetchRequestData request = new OffsetFetchRequestData()
                .setRequireStable(client.simulation().chance(0.7))
                .setGroups(List.of(new OffsetFetchRequestData.OffsetFetchRequestGroup()
                        .setGroupId(id.group())
                        .setTopics(List.of(new OffsetFetchRequestData.OffsetFetchRequestTopics()
                                .setName(topic)
                                .setTopicId(client.topicId(topic))
                                .setPartitionIndexes(List.of(0))))));
        coordinator.ask(ApiKeys.OFFSET_FETCH, request, TIMEOUT_NANOS, message -> {
            Errors error = looked(id, expected, message);
            if (!coordinator.isElsewhere(error) && error != Errors.NONE && error != Errors.UNSTABLE_OFFSET_COMMIT
                    && error != Errors.UNKNOWN_TOPIC_ID) {
                throw new AssertionError("committed offset of " + id.group() + ": " + error);
            }
            client.soon(20, 300, () -> lookAtOffset((number + 1) % ids.size()));
        });
    }

    private @Nullable Errors looked(TransactionalId id, long expected, @Nullable ApiMessage message) {
        if (!(message instanceof OffsetFetchResponseData response)) {
            return null;
        }
        OffsetFetchResponseData.OffsetFetchResponseGroup group = response.groups().getFirst();
        if (group.errorCode() != Errors.NONE.code()) {
            return Errors.forCode(group.errorCode());
        }
        OffsetFetchResponseData.OffsetFetchResponsePartitions found = group.topics().getFirst().partitions().getFirst();
        Errors error = Errors.forCode(found.errorCode());
        if (error == Errors.NONE) {
            book.foundOffset(id.name(), found.committedOffset());
            if (expected != Long.MIN_VALUE && (found.committedOffset() == expected || (expected < 0 && found.committedOffset() < 0))) {
                verified.add(id.name());
            }
        }
        return error;
    }

    private boolean settledReaders() {
        if (!ids.stream().allMatch(TransactionalId::isIdle)) {
            return false;
        }
        for (TransactionReader reader : readers) {
            for (SimNode node : cluster.nodes()) {
                Partition partition = node.replicas() == null ? null : node.replicas().partition(reader.partition());
                if (partition == null || partition.highWatermark() != partition.logEndOffset()
                        || reader.position() != partition.highWatermark()) {
                    return false;
                }
            }
        }
        return true;
    }

    @Override
    public boolean isSettled() {
        if (!settledReaders()) {
            return false;
        }
        book.checkEnd();
        return verified.size() == ids.size();
    }

    @Override
    public void look(SimNode node) {
        readers.forEach(reader -> cluster.invariants().checkContents(node, reader.partition()));
    }

    @Override
    public String toString() {
        return "producers " + ids + System.lineSeparator() + "readers " + readers + System.lineSeparator() + "offsets verified of " + verified;
    }
}
