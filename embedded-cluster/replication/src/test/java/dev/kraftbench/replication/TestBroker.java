package dev.kraftbench.replication;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Link;
import dev.kraftbench.kernel.Links;
import dev.kraftbench.kernel.Peer;
import dev.kraftbench.kernel.VirtualLane;
import dev.kraftbench.kernel.jdk.FileDisk;
import dev.kraftbench.metadata.ClusterDelta;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.protocol.PeerRequest;
import dev.kraftbench.storage.AppendOrigin;
import dev.kraftbench.storage.LogDir;
import dev.kraftbench.storage.LogDirs;
import dev.kraftbench.storage.StorageContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.metadata.PartitionChangeRecord;
import org.apache.kafka.common.metadata.PartitionRecord;
import org.apache.kafka.common.metadata.RegisterBrokerRecord;
import org.apache.kafka.common.metadata.RemoveTopicRecord;
import org.apache.kafka.common.metadata.TopicRecord;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;

/** Broker 1 with one lane on a temporary directory; the test plays the controller, the other brokers and time. */
final class TestBroker {

    static final int ID = 1;
    static final Uuid TOPIC_ID = new Uuid(1, 1);
    static final String TOPIC = "orders";

    /** What the broker asks another one. */
    record Sent(int to, ApiMessage message, Consumer<Link.Delivery<ApiMessage>> delivery) {
        FetchRequestData fetch() {
            return (FetchRequestData) message;
        }

        void answer(ApiMessage response) {
            delivery.accept(new Link.Delivery.Answered<>(response));
        }

        void lose() {
            delivery.accept(new Link.Delivery.Lost<>(Link.Loss.DISCONNECTED, "gone"));
        }
    }

    record Proposed(IsrChanges.Proposal proposal, Consumer<IsrChanges.Answer> answer) {}

    final VirtualLane lane = new VirtualLane();
    final ArrayDeque<Sent> sent = new ArrayDeque<>();
    final ArrayDeque<Proposed> proposed = new ArrayDeque<>();
    final List<ProduceOutcome> outcomes = new ArrayList<>();
    final Replicas replicas;
    final Map<String, String> settings = new HashMap<>(Map.of(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "1"));
    ReplicationRates rates = ReplicationRates.UNLIMITED;
    private final LogDirs directories;
    private ClusterImage image = ClusterImage.EMPTY;
    private long offset;

    TestBroker(Path... paths) throws IOException {
        directories = LogDirs.open(new StorageContext(ID, FileDisk.INSTANCE, lane, lane), List.of(paths));
        Links<PeerRequest, ApiMessage> links = this::link;
        replicas = new Replicas(
                ReplicaConfig.defaults(ID, "PLAINTEXT"),
                directories,
                new ReplicaPorts(
                        lane,
                        lane,
                        links,
                        (proposal, on, answer) -> proposed.add(new Proposed(proposal, answer)),
                        (ignored, topic) -> settings,
                        ignored -> rates,
                        () -> 10 + ID));
        replicas.start();
    }

    LogDir directory(int number) {
        return directories.all().get(number);
    }

    void close() throws IOException {
        replicas.stop();
        lane.settle();
        directories.close(OptionalLong.empty());
    }

    private Link<PeerRequest, ApiMessage> link(Peer peer, Lane home) {
        return new Link<>() {
            @Override
            public Peer peer() {
                return peer;
            }

            @Override
            public void send(PeerRequest request, long timeoutNanos, Consumer<Delivery<ApiMessage>> delivery) {
                sent.add(new Sent(peer.id(), request.message(), delivery));
            }

            @Override
            public void onLoss(Runnable listener) {}

            @Override
            public void close() {}
        };
    }

    // ---- metadata

    void publish(ApiMessage... records) {
        ClusterDelta delta = new ClusterDelta(image);
        for (ApiMessage record : records) {
            delta.replay(record);
        }
        offset += records.length;
        image = delta.apply(offset, 1);
        replicas.published(delta, image);
        lane.settle();
    }

    /** Brokers 1 to 3 in epochs 11 to 13, and the topic with one partition on all of them. */
    void topicLedBy(int leader, Integer... isr) {
        publish(
                broker(1),
                broker(2),
                broker(3),
                new TopicRecord().setName(TOPIC).setTopicId(TOPIC_ID),
                new PartitionRecord()
                        .setTopicId(TOPIC_ID)
                        .setPartitionId(0)
                        .setReplicas(List.of(1, 2, 3))
                        .setIsr(List.of(isr))
                        .setLeader(leader)
                        .setLeaderEpoch(5)
                        .setPartitionEpoch(100));
    }

    static RegisterBrokerRecord broker(int id) {
        RegisterBrokerRecord record =
                new RegisterBrokerRecord().setBrokerId(id).setBrokerEpoch(10 + id).setIncarnationId(new Uuid(9, id)).setFenced(false);
        record.endPoints()
                .add(new RegisterBrokerRecord.BrokerEndpoint()
                        .setName("PLAINTEXT")
                        .setHost("localhost")
                        .setPort(9090 + id)
                        .setSecurityProtocol((short) 0));
        return record;
    }

    static PartitionChangeRecord change() {
        return new PartitionChangeRecord().setTopicId(TOPIC_ID).setPartitionId(0);
    }

    static RemoveTopicRecord removal() {
        return new RemoveTopicRecord().setTopicId(TOPIC_ID);
    }

    // ---- the partition

    Partition partition() {
        Partition partition = replicas.partition(TOPIC_ID, 0);
        if (partition == null) {
            throw new AssertionError("not hosted");
        }
        return partition;
    }

    static MemoryRecords batch(String... values) {
        SimpleRecord[] records = new SimpleRecord[values.length];
        for (int i = 0; i < values.length; i++) {
            records[i] = new SimpleRecord(1_700_000_000_000L, null, values[i].getBytes());
        }
        return MemoryRecords.withRecords(Compression.NONE, records);
    }

    /** A batch as it lies in a leader's log. */
    static MemoryRecords stored(long baseOffset, int epoch, String... values) {
        MemoryRecords records = batch(values);
        records.batches().forEach(batch -> {
            batch.setLastOffset(baseOffset + values.length - 1);
            batch.setPartitionLeaderEpoch(epoch);
        });
        return records;
    }

    void append(int acks, String... values) {
        partition().append(batch(values), (short) acks, 1_000_000_000L, AppendOrigin.CLIENT, outcomes::add);
    }

    /** A follower asks for the offset, having everything below. */
    FetchOutcome follower(int id, long fetchOffset) {
        FetchOutcome outcome = partition()
                .fetch(new ReadSpec(new ReadSpec.Reader.Replica(id, 10 + id), fetchOffset, 1 << 20, true, -1, -1, 0), true);
        outcome.release();
        lane.settle();
        return outcome;
    }
}
