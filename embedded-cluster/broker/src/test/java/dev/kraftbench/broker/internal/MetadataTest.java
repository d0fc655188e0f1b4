package dev.kraftbench.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kraftbench.broker.ControllerChannel;
import dev.kraftbench.broker.TopicCreation;
import dev.kraftbench.kernel.VirtualLane;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataRequestData.MetadataRequestTopic;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

class MetadataTest {

    private static final Uuid ORDERS = new Uuid(2, 2);
    private static final Uuid NOTHING = new Uuid(8, 8);

    private final VirtualLane lane = new VirtualLane();
    private final PublishedImage image = new PublishedImage(lane);
    private final ControllerChannel nowhere = new ControllerChannel(lane, (peer, home) -> {
        throw new AssertionError("no link to " + peer);
    }, Optional::empty);
    private final Wire wire = new Wire(lane, Map.of(ApiKeys.METADATA, new MetadataHandler(
            new MetadataHandler.Settings(1, "cluster", false),
            image.images(),
            new TopicCreation(nowhere, image.images(), new TopicCreation.Settings(Map.of(), Duration.ofSeconds(2))))));

    private static MetadataRequestTopic named(String name) {
        return new MetadataRequestTopic().setName(name);
    }

    private static MetadataRequestTopic identified(Uuid id) {
        return new MetadataRequestTopic().setName(null).setTopicId(id);
    }

    private List<String> told(int version, List<MetadataRequestTopic> topics) {
        MetadataResponseData answer =
                wire.answer(ApiKeys.METADATA, version, new MetadataRequestData().setTopics(topics), MetadataResponseData.class);
        return answer.topics().stream()
                .map(topic -> topic.name() + " " + Errors.forCode(topic.errorCode()) + " " + topic.partitions().size())
                .toList();
    }

    @Test
    void aTopicIsToldOnceHoweverOftenItIsNamed() {
        image.broker(1);
        image.topic("orders", ORDERS, 3, 1);
        List<MetadataRequestTopic> names = Stream.of("orders", "nothing").flatMap(name -> Collections.nCopies(1_000, named(name)).stream()).toList();

        for (int version : Wire.versions(ApiKeys.METADATA).toArray()) {
            assertEquals(List.of("orders NONE 3", "nothing UNKNOWN_TOPIC_OR_PARTITION 0"), told(version, names), "version " + version);
        }
    }

    @Test
    void aTopicIsToldOnceHoweverOftenItIsIdentified() {
        image.broker(1);
        image.topic("orders", ORDERS, 3, 1);
        List<MetadataRequestTopic> ids = Stream.of(ORDERS, NOTHING).flatMap(id -> Collections.nCopies(1_000, identified(id)).stream()).toList();

        assertEquals(List.of("orders NONE 3", "null UNKNOWN_TOPIC_ID 0"), told(12, ids));
    }
}
