package dev.kraftbench.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.broker.AddPartitionsChannel.Question;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Link;
import dev.kraftbench.kernel.Peer;
import dev.kraftbench.kernel.VirtualLane;
import dev.kraftbench.metadata.ClusterDelta;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.protocol.PeerRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData.AddPartitionsToTxnPartitionResult;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData.AddPartitionsToTxnResult;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData.AddPartitionsToTxnTopicResult;
import org.apache.kafka.common.metadata.PartitionChangeRecord;
import org.apache.kafka.common.metadata.PartitionRecord;
import org.apache.kafka.common.metadata.RegisterBrokerRecord;
import org.apache.kafka.common.metadata.TopicRecord;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

/** The test plays the transaction coordinator on broker 2. */
class AddPartitionsChannelTest {

    private static final Uuid TOPIC_ID = new Uuid(3, 3);

    private record Sent(int to, PeerRequest request, Consumer<Link.Delivery<ApiMessage>> delivery) {
        AddPartitionsToTxnRequestData message() {
            return (AddPartitionsToTxnRequestData) request.message();
        }

        Set<String> transactions() {
            Set<String> ids = new TreeSet<>();
            message().transactions().forEach(each -> ids.add(each.transactionalId()));
            return ids;
        }

        /** Answers each partition with the error, or as {@code special} has it for its index. */
        void answer(Errors error, Map<Integer, Errors> special) {
            AddPartitionsToTxnResponseData response = new AddPartitionsToTxnResponseData();
            message().transactions().forEach(transaction -> {
                AddPartitionsToTxnResult result = new AddPartitionsToTxnResult().setTransactionalId(transaction.transactionalId());
                transaction.topics().forEach(topic -> {
                    AddPartitionsToTxnTopicResult answered = new AddPartitionsToTxnTopicResult().setName(topic.name());
                    topic.partitions().forEach(index -> answered.resultsByPartition()
                            .add(new AddPartitionsToTxnPartitionResult()
                                    .setPartitionIndex(index)
                                    .setPartitionErrorCode(special.getOrDefault(index, error).code())));
                    result.topicResults().add(answered);
                });
                response.resultsByTransaction().add(result);
            });
            delivery.accept(new Link.Delivery.Answered<>(response));
        }

        void lose(Link.Loss reason) {
            delivery.accept(new Link.Delivery.Lost<>(reason, "the test"));
        }
    }

    private final VirtualLane lane = new VirtualLane();
    private final ArrayDeque<Sent> sent = new ArrayDeque<>();
    private final Map<String, Errors> answers = new LinkedHashMap<>();
    private ClusterImage image = ClusterImage.EMPTY;
    private boolean verifies = true;
    private final AddPartitionsChannel channel =
            new AddPartitionsChannel(1, "PLAINTEXT", lane, (peer, home) -> link(peer, home), () -> image, ignored -> verifies);

    private Link<PeerRequest, ApiMessage> link(Peer peer, Lane home) {
        return new Link<>() {
            @Override
            public Peer peer() {
                return peer;
            }

            @Override
            public void send(PeerRequest request, long timeoutNanos, Consumer<Delivery<ApiMessage>> delivery) {
                sent.add(new Sent(peer.id(), request, delivery));
            }

            @Override
            public void onLoss(Runnable listener) {}

            @Override
            public void close() {}
        };
    }

    private void coordinatorOn(int broker) {
        ClusterDelta delta = new ClusterDelta(image);
        if (image.offset() < 0) {
            for (int id = 1; id <= 3; id++) {
                RegisterBrokerRecord record = new RegisterBrokerRecord()
                        .setBrokerId(id)
                        .setBrokerEpoch(id)
                        .setIncarnationId(new Uuid(9, id))
                        .setFenced(false);
                record.endPoints()
                        .add(new RegisterBrokerRecord.BrokerEndpoint().setName("PLAINTEXT").setHost("host").setPort(9000 + id));
                delta.replay(record);
            }
            delta.replay(new TopicRecord().setName(Topic.TRANSACTION_STATE_TOPIC_NAME).setTopicId(TOPIC_ID));
            delta.replay(new PartitionRecord()
                    .setTopicId(TOPIC_ID)
                    .setPartitionId(0)
                    .setReplicas(List.of(1, 2, 3))
                    .setIsr(List.of(1, 2, 3))
                    .setLeader(broker));
        } else {
            delta.replay(new PartitionChangeRecord().setTopicId(TOPIC_ID).setPartitionId(0).setLeader(broker));
        }
        image = delta.apply(image.offset() + 10, 1);
    }

    private void ask(String name, String transactionalId, long producerId, int epoch, int partition, boolean verifyOnly) {
        Question question = new Question(
                transactionalId, producerId, (short) epoch, new TopicPartition("orders", partition), verifyOnly);
        channel.ask(question, lane, error -> answers.put(name, error));
    }

    private Sent next() {
        lane.settle();
        assertEquals(1, sent.size());
        return sent.remove();
    }

    private void answered(Map<String, Errors> expected) {
        lane.settle();
        assertEquals(expected, answers);
    }

    @Test
    void whatComesTogetherTravelsTogether() {
        coordinatorOn(2);
        ask("a0", "a", 7, 0, 0, false);
        ask("a1", "a", 7, 0, 1, false);
        ask("b0", "b", 8, 3, 0, true);
        Sent request = next();
        assertEquals(2, request.to());
        assertEquals(4, request.request().minVersion());
        assertEquals(Set.of("a", "b"), request.transactions());
        var first = request.message().transactions().find("a");
        assertFalse(first.verifyOnly());
        assertEquals(List.of(0, 1), first.topics().find("orders").partitions());
        assertTrue(request.message().transactions().find("b").verifyOnly());
        request.answer(Errors.NONE, Map.of(1, Errors.TRANSACTION_ABORTABLE));
        answered(Map.of("a0", Errors.NONE, "a1", Errors.TRANSACTION_ABORTABLE, "b0", Errors.NONE));
    }

    @Test
    void wherePartitionsAreNotVerifiedThoseThatProducersLeaveToTheirLeadersAreAddedAllTheSame() {
        coordinatorOn(2);
        verifies = false;
        ask("verified", "a", 7, 0, 0, true);
        ask("added", "b", 8, 3, 0, false);
        Sent request = next();
        answered(Map.of("verified", Errors.NONE));
        assertEquals(Set.of("b"), request.transactions());
        request.answer(Errors.NONE, Map.of());
        answered(Map.of("verified", Errors.NONE, "added", Errors.NONE));
    }

    /** As many requests as may be under way at a time. */
    private List<Sent> fill() {
        List<Sent> underWay = new ArrayList<>();
        for (int i = 0; i < AddPartitionsChannel.MAX_UNDER_WAY; i++) {
            ask("filler " + i, "filler " + i, 100 + i, 0, 0, false);
            underWay.add(next());
        }
        return underWay;
    }

    @Test
    void aTransactionDoesNotWaitForTheAnswerToAnother() {
        coordinatorOn(2);
        ask("a", "a", 7, 0, 0, false);
        Sent first = next();
        ask("b", "b", 8, 0, 0, false);
        next().answer(Errors.NONE, Map.of());
        answered(Map.of("b", Errors.NONE));
        first.answer(Errors.NONE, Map.of());
        answered(Map.of("a", Errors.NONE, "b", Errors.NONE));
    }

    @Test
    void whatIsTooMuchToBeUnderWayTravelsTogetherLater() {
        coordinatorOn(2);
        List<Sent> underWay = fill();
        ask("b", "b", 8, 0, 0, false);
        ask("c", "c", 9, 0, 0, false);
        lane.settle();
        assertTrue(sent.isEmpty());
        underWay.getFirst().answer(Errors.NONE, Map.of());
        assertEquals(Set.of("b", "c"), next().transactions());
    }

    @Test
    void aNewerEpochFencesTheQuestionsOfTheOlderOne() {
        coordinatorOn(2);
        ask("old", "a", 7, 0, 0, false);
        ask("new", "a", 7, 1, 0, false);
        ask("late", "a", 7, 0, 1, false);
        answered(Map.of("old", Errors.INVALID_PRODUCER_EPOCH, "late", Errors.INVALID_PRODUCER_EPOCH));
        assertEquals(1, next().message().transactions().find("a").producerEpoch());
    }

    @Test
    void anotherProducerOfTheTransactionalIdTakesTheOthersPlace() {
        coordinatorOn(2);
        ask("one", "a", 7, 5, 0, false);
        ask("other", "a", 8, 0, 0, false);
        answered(Map.of("one", Errors.NETWORK_EXCEPTION));
        assertEquals(8, next().message().transactions().find("a").producerId());
    }

    @Test
    void withoutACoordinatorThereIsNobodyToAsk() {
        ask("none", "a", 7, 0, 0, false);
        answered(Map.of("none", Errors.COORDINATOR_NOT_AVAILABLE));
    }

    @Test
    void theCoordinatorIsAskedWhereItIsNow() {
        coordinatorOn(2);
        ask("a", "a", 7, 0, 0, false);
        assertEquals(2, next().to());
        coordinatorOn(3);
        ask("b", "b", 7, 0, 0, false);
        assertEquals(3, next().to());
    }

    @Test
    void lossesAndErrorsAreToldToEveryone() {
        coordinatorOn(2);
        ask("a", "a", 7, 0, 0, false);
        next().lose(Link.Loss.DISCONNECTED);
        answered(Map.of("a", Errors.NETWORK_EXCEPTION));
        ask("a", "a", 7, 0, 0, false);
        next().lose(Link.Loss.UNSUPPORTED);
        answered(Map.of("a", Errors.NONE));
        ask("a", "a", 7, 0, 0, false);
        next().delivery().accept(new Link.Delivery.Answered<>(
                new AddPartitionsToTxnResponseData().setErrorCode(Errors.CLUSTER_AUTHORIZATION_FAILED.code())));
        answered(Map.of("a", Errors.INVALID_TXN_STATE));
        ask("a", "a", 7, 0, 0, false);
        next().answer(Errors.PRODUCER_FENCED, Map.of());
        answered(Map.of("a", Errors.INVALID_PRODUCER_EPOCH));
        ask("a", "a", 7, 0, 0, false);
        next().delivery().accept(new Link.Delivery.Answered<>(new AddPartitionsToTxnResponseData()));
        answered(Map.of("a", Errors.UNKNOWN_SERVER_ERROR));
    }

    @Test
    void theEndOfTheTransactionBeforeIsWaitedForAWhile() {
        coordinatorOn(2);
        ask("a", "a", 7, 1, 0, false);
        next().answer(Errors.CONCURRENT_TRANSACTIONS, Map.of());
        answered(Map.of());
        lane.advanceMillis(1);
        next().answer(Errors.NONE, Map.of());
        answered(Map.of("a", Errors.NONE));

        ask("b", "b", 8, 1, 0, false);
        int questions = 0;
        lane.settle();
        while (!answers.containsKey("b")) {
            if (!sent.isEmpty()) {
                questions++;
                sent.remove().answer(Errors.CONCURRENT_TRANSACTIONS, Map.of());
            }
            lane.advanceMillis(1);
        }
        assertEquals(Errors.CONCURRENT_TRANSACTIONS, answers.get("b"));
        assertEquals(55, questions);
    }

    @Test
    void producersThatAddPartitionsByThemselvesComeBackByThemselves() {
        coordinatorOn(2);
        ask("a", "a", 7, 1, 0, true);
        next().answer(Errors.CONCURRENT_TRANSACTIONS, Map.of());
        answered(Map.of("a", Errors.CONCURRENT_TRANSACTIONS));
    }

    @Test
    void aStoppingBrokerAsksNobody() {
        coordinatorOn(2);
        fill();
        ask("waiting", "b", 7, 0, 0, false);
        lane.settle();
        channel.close();
        ask("late", "c", 7, 0, 0, false);
        answered(Map.of("waiting", Errors.COORDINATOR_NOT_AVAILABLE, "late", Errors.COORDINATOR_NOT_AVAILABLE));
    }
}
