package dev.kraftbench.simulation.cluster;

import static dev.kraftbench.simulation.cluster.ClusterClient.MILLI;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.AddOffsetsToTxnRequestData;
import org.apache.kafka.common.message.AddOffsetsToTxnResponseData;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData;
import org.apache.kafka.common.message.EndTxnRequestData;
import org.apache.kafka.common.message.EndTxnResponseData;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData;
import org.apache.kafka.common.message.TxnOffsetCommitResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.jspecify.annotations.Nullable;

/** The requests of one transactional producer, in either protocol, and its id and epoch. Errors are told as null where no answer came. */
final class TransactionRequests {

    private static final long TIMEOUT_NANOS = 1_500 * MILLI;

    /** What a produce request or a commit of offsets is repeated after. */
    private static final Set<Errors> REPEATED = EnumSet.of(
            Errors.NOT_LEADER_OR_FOLLOWER,
            Errors.LEADER_NOT_AVAILABLE,
            Errors.NOT_ENOUGH_REPLICAS,
            Errors.NOT_ENOUGH_REPLICAS_AFTER_APPEND,
            Errors.REQUEST_TIMED_OUT,
            Errors.UNKNOWN_TOPIC_OR_PARTITION,
            Errors.UNKNOWN_TOPIC_ID,
            Errors.KAFKA_STORAGE_ERROR,
            Errors.CONCURRENT_TRANSACTIONS,
            Errors.COORDINATOR_NOT_AVAILABLE,
            Errors.COORDINATOR_LOAD_IN_PROGRESS,
            Errors.NOT_COORDINATOR);

    private final ClusterClient client;
    private final TransactionalId owner;
    private final boolean newProtocol;
    private final int timeoutMillis;
    private final Coordinator coordinator;
    private final Coordinator groupCoordinator;
    private long producerId = -1;
    private short epoch = -1;

    TransactionRequests(ClusterClient client, TransactionalId owner, boolean newProtocol, int timeoutMillis) {
        this.client = client;
        this.owner = owner;
        this.newProtocol = newProtocol;
        this.timeoutMillis = timeoutMillis;
        this.coordinator = new Coordinator(client, Coordinator.TRANSACTION, owner.name());
        this.groupCoordinator = new Coordinator(client, Coordinator.GROUP, owner.group());
    }

    boolean addsImplicitly() {
        return newProtocol;
    }

    int timeoutMillis() {
        return timeoutMillis;
    }

    short epoch() {
        return epoch;
    }

    /** An answer of the coordinator after which it is asked again. */
    boolean isTransient(Errors error) {
        return coordinator.isElsewhere(error) || error == Errors.CONCURRENT_TRANSACTIONS;
    }

    /** An answer to a produce request or commit of offsets after which it is repeated. */
    boolean isRepeated(Errors error) {
        return REPEATED.contains(error);
    }

    /** @param bump a new epoch for the id it has, not a new start */
    void initialise(boolean bump, Consumer<@Nullable Errors> done) {
        InitProducerIdRequestData request = new InitProducerIdRequestData()
                .setTransactionalId(owner.name())
                .setTransactionTimeoutMs(timeoutMillis)
                .setProducerId(bump ? producerId : -1)
                .setProducerEpoch(bump ? epoch : -1);
        coordinator.ask(ApiKeys.INIT_PRODUCER_ID, (short) (newProtocol ? 5 : 4), request, TIMEOUT_NANOS, answer -> {
            if (answer instanceof InitProducerIdResponseData response) {
                Errors error = Errors.forCode(response.errorCode());
                if (error == Errors.NONE) {
                    producerId = response.producerId();
                    epoch = response.producerEpoch();
                }
                done.accept(error);
            } else {
                coordinator.isElsewhere(null);
                done.accept(null);
            }
        });
    }

    void addPartitions(Collection<Integer> partitions, Consumer<@Nullable Errors> done) {
        AddPartitionsToTxnRequestData request = new AddPartitionsToTxnRequestData()
                .setV3AndBelowTransactionalId(owner.name())
                .setV3AndBelowProducerId(producerId)
                .setV3AndBelowProducerEpoch(epoch);
        request.v3AndBelowTopics()
                .add(new AddPartitionsToTxnRequestData.AddPartitionsToTxnTopic()
                        .setName(owner.topic())
                        .setPartitions(List.copyOf(partitions)));
        coordinator.ask(ApiKeys.ADD_PARTITIONS_TO_TXN, (short) 3, request, TIMEOUT_NANOS, answer -> {
            Errors worst = answer == null ? null : Errors.NONE;
            if (answer instanceof AddPartitionsToTxnResponseData response) {
                for (var topic : response.resultsByTopicV3AndBelow()) {
                    for (var partition : topic.resultsByPartition()) {
                        Errors error = Errors.forCode(partition.partitionErrorCode());
                        // What was not tried because of another partition tells nothing.
                        worst = error == Errors.NONE || error == Errors.OPERATION_NOT_ATTEMPTED ? worst : error;
                    }
                }
            }
            done.accept(answered(coordinator, worst));
        });
    }

    private static @Nullable Errors answered(Coordinator by, @Nullable Errors error) {
        by.isElsewhere(error);
        return error;
    }

    void produce(int partition, int sequence, long[] values, Consumer<@Nullable Errors> done) {
        ClusterClient.Leader leader = client.leader(new TopicPartition(owner.topic(), partition));
        if (leader == null || leader.broker() < 0) {
            client.soon(10, 50, () -> done.accept(null));
            return;
        }
        SimpleRecord[] records = new SimpleRecord[values.length];
        for (int i = 0; i < values.length; i++) {
            byte[] value = ByteBuffer.allocate(8).putLong(values[i]).array();
            records[i] = new SimpleRecord(client.simulation().wallMillis(), null, value);
        }
        ProduceRequestData request =
                new ProduceRequestData().setTransactionalId(owner.name()).setAcks((short) -1).setTimeoutMs(800);
        ProduceRequestData.TopicProduceData topic = new ProduceRequestData.TopicProduceData()
                .setPartitionData(List.of(new ProduceRequestData.PartitionProduceData()
                        .setIndex(partition)
                        .setRecords(MemoryRecords.withTransactionalRecords(Compression.NONE, producerId, epoch, sequence, records))));
        request.topicData().add(newProtocol ? topic.setTopicId(client.topicId(owner.topic())) : topic.setName(owner.topic()));
        client.ask(leader.broker(), ApiKeys.PRODUCE, (short) (newProtocol ? 13 : 11), request, TIMEOUT_NANOS, answer ->
                done.accept(answer instanceof ProduceResponseData response
                        ? Errors.forCode(response.responses().iterator().next().partitionResponses().getFirst().errorCode())
                        : null));
    }

    void addOffsets(Consumer<@Nullable Errors> done) {
        AddOffsetsToTxnRequestData request = new AddOffsetsToTxnRequestData()
                .setTransactionalId(owner.name())
                .setProducerId(producerId)
                .setProducerEpoch(epoch)
                .setGroupId(owner.group());
        coordinator.ask(ApiKeys.ADD_OFFSETS_TO_TXN, (short) 3, request, TIMEOUT_NANOS, answer -> done.accept(answered(
                coordinator, answer instanceof AddOffsetsToTxnResponseData response ? Errors.forCode(response.errorCode()) : null)));
    }

    /** Commits this offset for the first partition. */
    void commitOffset(long offset, Consumer<@Nullable Errors> done) {
        TxnOffsetCommitRequestData.TxnOffsetCommitRequestTopic topic = new TxnOffsetCommitRequestData.TxnOffsetCommitRequestTopic()
                .setPartitions(List.of(new TxnOffsetCommitRequestData.TxnOffsetCommitRequestPartition()
                        .setPartitionIndex(0)
                        .setCommittedOffset(offset)
                        .setCommittedMetadata("")));
        TxnOffsetCommitRequestData request = new TxnOffsetCommitRequestData()
                .setTransactionalId(owner.name())
                .setGroupId(owner.group())
                .setProducerId(producerId)
                .setProducerEpoch(epoch)
                .setTopics(List.of(newProtocol ? topic.setTopicId(client.topicId(owner.topic())) : topic.setName(owner.topic())));
        short version = (short) (newProtocol ? 6 : 4);
        groupCoordinator.ask(ApiKeys.TXN_OFFSET_COMMIT, version, request, TIMEOUT_NANOS, answer -> done.accept(answered(
                groupCoordinator,
                answer instanceof TxnOffsetCommitResponseData response
                        ? Errors.forCode(response.topics().getFirst().partitions().getFirst().errorCode())
                        : null)));
    }

    void end(boolean commit, Consumer<@Nullable Errors> done) {
        EndTxnRequestData request = new EndTxnRequestData()
                .setTransactionalId(owner.name())
                .setProducerId(producerId)
                .setProducerEpoch(epoch)
                .setCommitted(commit);
        coordinator.ask(ApiKeys.END_TXN, (short) (newProtocol ? 5 : 4), request, TIMEOUT_NANOS, answer -> {
            if (answer instanceof EndTxnResponseData response) {
                Errors error = Errors.forCode(response.errorCode());
                if (error == Errors.NONE && newProtocol) {
                    producerId = response.producerId();
                    epoch = response.producerEpoch();
                }
                done.accept(answered(coordinator, error));
            } else {
                done.accept(answered(coordinator, null));
            }
        });
    }

    @Override
    public String toString() {
        return (newProtocol ? "v2" : "v1") + ", id " + producerId + " epoch " + epoch;
    }
}
