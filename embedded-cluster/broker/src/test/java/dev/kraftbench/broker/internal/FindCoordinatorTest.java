package dev.kraftbench.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.broker.ControllerChannel;
import dev.kraftbench.broker.CoordinatorType;
import dev.kraftbench.broker.TopicCreation;
import dev.kraftbench.kernel.VirtualLane;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.FindCoordinatorResponseData.Coordinator;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FindCoordinatorTest {

    private static final byte GROUP = 0;
    private static final byte TRANSACTION = 1;
    private static final byte SHARE = 2;
    private static final String SHARE_PARTITION = "readers:" + new Uuid(8, 8) + ":3";

    private final VirtualLane lane = new VirtualLane();
    private final PublishedImage image = new PublishedImage(lane);
    private Wire wire = new Wire(lane, Map.of());

    @BeforeEach
    void start() {
        ControllerChannel nowhere = new ControllerChannel(lane, (peer, home) -> {
            throw new AssertionError("no link to " + peer);
        }, Optional::empty);
        TopicCreation creation = new TopicCreation(nowhere, image.images(), new TopicCreation.Settings(Map.of(), Duration.ofSeconds(2)));
        wire = new Wire(lane, Map.of(ApiKeys.FIND_COORDINATOR, new FindCoordinatorHandler(image.images(), creation)));
    }

    private void createTopics() {
        image.broker(1);
        image.broker(2);
        for (CoordinatorType type : CoordinatorType.values()) {
            image.topic(type.topic(), new Uuid(1, type.ordinal()), 4, 1, 2);
        }
    }

    private static FindCoordinatorRequestData request(int version, byte type, String... keys) {
        FindCoordinatorRequestData request = new FindCoordinatorRequestData();
        if (version >= 1) {
            request.setKeyType(type);
        }
        return version >= 4 ? request.setCoordinatorKeys(List.of(keys)) : request.setKey(keys[0]);
    }

    private FindCoordinatorResponseData find(int version, byte type, String... keys) {
        return wire.answer(ApiKeys.FIND_COORDINATOR, version, request(version, type, keys), FindCoordinatorResponseData.class);
    }

    private Errors errorOf(int version, byte type, String key) {
        FindCoordinatorResponseData answer = find(version, type, key);
        return Errors.forCode(version >= 4 ? answer.coordinators().getFirst().errorCode() : answer.errorCode());
    }

    @Test
    void theCoordinatorsOfGroupsAreFoundInEveryVersion() {
        createTopics();
        // "a" has the hash 97, "b" 98: the second and the third of four partitions.
        Wire.versions(ApiKeys.FIND_COORDINATOR).forEach(version -> {
            FindCoordinatorResponseData answer = find(version, GROUP, "a", "b");
            if (version >= 4) {
                assertEquals(List.of("a", "b"), answer.coordinators().stream().map(Coordinator::key).toList());
                assertEquals(List.of(2, 1), answer.coordinators().stream().map(Coordinator::nodeId).toList());
                assertEquals(9093, answer.coordinators().getFirst().port());
            } else {
                assertEquals(2, answer.nodeId());
                assertEquals("localhost", answer.host());
            }
        });
    }

    @Test
    void theCoordinatorOfATransactionalIdIsFoundSinceThereAreTransactions() {
        createTopics();
        for (int version = 1; version <= ApiKeys.FIND_COORDINATOR.latestVersion(); version++) {
            assertEquals(Errors.NONE, errorOf(version, TRANSACTION, "orders"));
        }
    }

    @Test
    void theCoordinatorOfASharePartitionIsFoundSinceVersion6() {
        createTopics();
        assertEquals(Errors.INVALID_REQUEST, errorOf(5, SHARE, SHARE_PARTITION));
        assertEquals(Errors.NONE, errorOf(6, SHARE, SHARE_PARTITION));
        assertEquals(Errors.INVALID_REQUEST, errorOf(6, SHARE, "readers:3"));
    }

    @Test
    void coordinatorsOfNoKnownTypeAreRefusedForGood() {
        createTopics();
        for (int version = 1; version <= ApiKeys.FIND_COORDINATOR.latestVersion(); version++) {
            assertEquals(Errors.INVALID_REQUEST, errorOf(version, (byte) 3, "a"));
        }
    }

    @Test
    void whileTheTopicCanNotBeCreatedThereIsNoCoordinator() {
        List<ApiMessage> answers = wire.ask(ApiKeys.FIND_COORDINATOR, 6, request(6, TRANSACTION, "orders"));
        assertTrue(answers.isEmpty());
        lane.advance(Duration.ofSeconds(3));
        assertFalse(answers.isEmpty());
        assertEquals(
                Errors.COORDINATOR_NOT_AVAILABLE.code(),
                ((FindCoordinatorResponseData) answers.getFirst()).coordinators().getFirst().errorCode());
    }
}
