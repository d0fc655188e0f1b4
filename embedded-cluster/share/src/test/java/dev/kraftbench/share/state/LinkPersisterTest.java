package dev.kraftbench.share.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.coordinator.MemoryLog;
import dev.kraftbench.coordinator.SharePartitionKey;
import dev.kraftbench.coordinator.ShardSettings;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Link;
import dev.kraftbench.kernel.Peer;
import dev.kraftbench.kernel.VirtualLane;
import dev.kraftbench.metadata.ClusterDelta;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.protocol.PeerRequest;
import dev.kraftbench.share.state.StateApi.Item;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.InitializeShareGroupStateRequestData;
import org.apache.kafka.common.message.ReadShareGroupStateRequestData;
import org.apache.kafka.common.message.WriteShareGroupStateRequestData;
import org.apache.kafka.common.message.WriteShareGroupStateResponseData;
import org.apache.kafka.common.metadata.PartitionRecord;
import org.apache.kafka.common.metadata.RegisterBrokerRecord;
import org.apache.kafka.common.metadata.TopicRecord;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

/** Broker 1 with its persister; the state topic has one partition, led by it or by broker 2, for which the test answers. */
class LinkPersisterTest {

    private static final Uuid TOPIC = new Uuid(7, 7);
    private static final long GIVE_UP_MILLIS = 10_000;

    private record Sent(int to, ApiMessage message, Consumer<Link.Delivery<ApiMessage>> delivery) {}

    private final VirtualLane lane = new VirtualLane();
    private final ArrayDeque<Sent> sent = new ArrayDeque<>();
    private final MemoryLog log = new MemoryLog(new TopicPartition(ShareCoordinator.TOPIC, 0));
    private final List<Runnable> creations = new ArrayList<>();
    private ClusterImage image = image(1);
    private final ShareCoordinator own = new ShareCoordinator(new ShareCoordinator.Context(
            new ShardSettings(1, 5_000_000_000L, 1 << 20, 1_000), new ShareStateSettings(10, 60_000, 60_000), lane, () -> image));
    private final LinkPersister persister = new LinkPersister(new LinkPersister.Context(
            1, "PLAINTEXT", lane, this::link, () -> image, own, creations::add, 2_000_000_000L, GIVE_UP_MILLIS * 1_000_000));

    private static ClusterImage image(int leader) {
        ClusterDelta delta = new ClusterDelta(ClusterImage.EMPTY);
        for (int id = 1; id <= 3; id++) {
            RegisterBrokerRecord.BrokerEndpointCollection endpoints = new RegisterBrokerRecord.BrokerEndpointCollection();
            endpoints.add(new RegisterBrokerRecord.BrokerEndpoint().setName("PLAINTEXT").setHost("node-" + id).setPort(9000 + id));
            delta.replay(new RegisterBrokerRecord().setBrokerId(id).setIncarnationId(new Uuid(id, id)).setBrokerEpoch(id).setEndPoints(endpoints));
        }
        delta.replay(new TopicRecord().setName("orders").setTopicId(TOPIC));
        for (int i = 0; i < 3; i++) {
            delta.replay(new PartitionRecord().setTopicId(TOPIC).setPartitionId(i).setReplicas(List.of(1)).setIsr(List.of(1)).setLeader(1));
        }
        if (leader > 0) {
            delta.replay(new TopicRecord().setName(ShareCoordinator.TOPIC).setTopicId(new Uuid(1, 1)));
            delta.replay(new PartitionRecord()
                    .setTopicId(new Uuid(1, 1)).setPartitionId(0).setReplicas(List.of(leader)).setIsr(List.of(leader)).setLeader(leader));
        }
        return delta.apply(1, 1);
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

    private List<Errors> write(String group, int partition) {
        List<Errors> answers = new ArrayList<>();
        persister.write(
                StateApi.WRITE.request(group, List.of(new Item<>(
                        TOPIC, partition, new WriteShareGroupStateRequestData.PartitionData().setPartition(partition)))),
                answer -> answers.add(Errors.forCode(answer.results().getFirst().partitions().getFirst().errorCode())));
        lane.settle();
        return answers;
    }

    private static List<Integer> partitions(Sent sent) {
        return StateApi.WRITE.items((WriteShareGroupStateRequestData) sent.message()).stream().map(Item::partition).toList();
    }

    private void answer(Sent to, Errors error) {
        WriteShareGroupStateResponseData answer = StateApi.WRITE.answer(StateApi.WRITE
                .items((WriteShareGroupStateRequestData) to.message()).stream()
                .map(item -> new Item<>(item.topicId(), item.partition(), StateApi.WRITE.failed(item.partition(), error)))
                .toList());
        lane.execute(() -> to.delivery().accept(new Link.Delivery.Answered<>(answer)));
        lane.settle();
    }

    @Test
    void theOwnCoordinatorIsCalledWithoutALink() {
        own.elected(log, lane, offset -> { });
        List<Errors> answers = new ArrayList<>();
        persister.initialize(
                StateApi.INITIALIZE.request("g", List.of(
                        new Item<>(TOPIC, 0, new InitializeShareGroupStateRequestData.PartitionData().setPartition(0).setStartOffset(5)),
                        new Item<>(TOPIC, 9, new InitializeShareGroupStateRequestData.PartitionData().setPartition(9)))),
                answer -> StateApi.INITIALIZE.results(answer).forEach(item -> answers.add(StateApi.INITIALIZE.error(item.data()))));
        List<Long> starts = new ArrayList<>();
        persister.read(
                StateApi.READ.request("g", List.of(new Item<>(TOPIC, 0, new ReadShareGroupStateRequestData.PartitionData().setPartition(0)))),
                answer -> starts.add(answer.results().getFirst().partitions().getFirst().startOffset()));
        lane.settle();
        lane.advanceMillis(100);
        assertEquals(List.of(Errors.NONE, Errors.UNKNOWN_TOPIC_OR_PARTITION), answers);
        assertEquals(1, starts.size());
        assertTrue(sent.isEmpty());
    }

    @Test
    void whatComesWhileARequestIsUnderWayGoesTogetherInTheNext() {
        image = image(2);
        List<Errors> first = write("g", 0);
        List<Errors> second = write("g", 1);
        List<Errors> third = write("g", 2);
        List<Errors> repeated = write("g", 2);
        List<Errors> other = write("h", 0);
        assertEquals(2, sent.size(), "one of each group");
        Sent ofG = sent.poll();
        Sent ofH = sent.poll();
        assertEquals(2, ofG.to());
        assertEquals(List.of(0), partitions(ofG));
        answer(ofG, Errors.NONE);
        answer(ofH, Errors.FENCED_STATE_EPOCH);
        assertEquals(List.of(List.of(Errors.NONE), List.of(Errors.FENCED_STATE_EPOCH)), List.of(first, other));

        Sent next = sent.poll();
        assertEquals(List.of(1, 2), partitions(next));
        answer(next, Errors.NONE);
        assertEquals(List.of(List.of(Errors.NONE), List.of(Errors.NONE), List.of()), List.of(second, third, repeated));
        answer(sent.poll(), Errors.NONE);
        assertEquals(List.of(Errors.NONE), repeated);
    }

    @Test
    void aCoordinatorThatMovedIsFoundAgain() {
        image = image(2);
        List<Errors> answers = write("g", 0);
        answer(sent.poll(), Errors.NOT_COORDINATOR);
        assertEquals(List.of(), answers);
        image = image(3);
        lane.advanceMillis(50);
        Sent again = sent.poll();
        assertEquals(3, again.to());
        lane.execute(() -> again.delivery().accept(new Link.Delivery.Lost<>(Link.Loss.DISCONNECTED, "gone")));
        lane.advanceMillis(100);
        answer(sent.poll(), Errors.NONE);
        assertEquals(List.of(Errors.NONE), answers);
    }

    @Test
    void afterAWhileItGivesUp() {
        image = image(2);
        List<Errors> answers = write("g", 0);
        for (int i = 0; i < GIVE_UP_MILLIS / 10 && answers.isEmpty(); i++) {
            if (!sent.isEmpty()) {
                answer(sent.poll(), Errors.COORDINATOR_LOAD_IN_PROGRESS);
            }
            lane.advanceMillis(10);
        }
        assertEquals(List.of(Errors.COORDINATOR_LOAD_IN_PROGRESS), answers);
    }

    @Test
    void aMissingStateTopicIsCreated() {
        image = image(0);
        List<Errors> answers = write("g", 0);
        assertEquals(1, creations.size());
        image = image(2);
        creations.getFirst().run();
        lane.advanceMillis(50);
        answer(sent.poll(), Errors.NONE);
        assertEquals(List.of(Errors.NONE), answers);
    }

    @Test
    void whoClosesItIsAnswered() {
        image = image(2);
        List<Errors> answers = write("g", 0);
        List<Errors> waiting = write("g", 1);
        persister.close();
        lane.settle();
        assertEquals(List.of(Errors.COORDINATOR_NOT_AVAILABLE), waiting);
        Sent underWay = sent.poll();
        lane.execute(() -> underWay.delivery().accept(new Link.Delivery.Lost<>(Link.Loss.CLOSED, "closed")));
        lane.settle();
        assertEquals(List.of(Errors.COORDINATOR_NOT_AVAILABLE), answers);
        assertEquals(List.of(Errors.COORDINATOR_NOT_AVAILABLE), write("g", 2));
    }

    @Test
    void aKeyNamesItsPartition() {
        assertEquals(0, new SharePartitionKey("g", TOPIC, 0).statePartition(1));
    }
}
