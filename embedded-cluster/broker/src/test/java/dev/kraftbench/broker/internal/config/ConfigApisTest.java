package dev.kraftbench.broker.internal.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.metadata.ClusterDelta;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.ImageRecords;
import dev.kraftbench.metadata.config.ConfigSource;
import dev.kraftbench.metadata.config.EffectiveConfigs;
import dev.kraftbench.metadata.config.TopicConfigDefinitions;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.DescribeConfigsRequestData;
import org.apache.kafka.common.message.DescribeConfigsResponseData;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResourceResult;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResult;
import org.apache.kafka.common.message.ListConfigResourcesRequestData;
import org.apache.kafka.common.message.ListConfigResourcesResponseData;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.metadata.TopicRecord;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

class ConfigApisTest {

    private static final Map<String, String> PROPERTIES = Map.of("log.retention.hours", "2", "ssl.key.password", "secret");

    private static ClusterImage image() {
        ClusterDelta delta = new ClusterDelta(ClusterImage.EMPTY);
        delta.replay(new TopicRecord().setName("orders").setTopicId(new Uuid(1, 1)));
        delta.replay(ImageRecords.configRecord(new ConfigResource(ConfigResource.Type.TOPIC, "orders"), "segment.bytes", "2000000")
                .message());
        delta.replay(ImageRecords.configRecord(new ConfigResource(ConfigResource.Type.BROKER, ""), "log.retention.bytes", "5")
                .message());
        delta.replay(ImageRecords.configRecord(new ConfigResource(ConfigResource.Type.GROUP, "g"), "consumer.session.timeout.ms", "50000")
                .message());
        return delta.apply(0, 0);
    }

    private static ApiMessage ask(ApiKeys api, ApiMessage message, short version) {
        RequestHandler handler = Objects.requireNonNull(
                ConfigApis.handlers(1, new EffectiveConfigs(1, PROPERTIES), ConfigApisTest::image).get(api));
        List<ApiMessage> answers = new ArrayList<>();
        handler.handle(new Request(api, version, new RequestHeaderData(), message, null), new ResponseSink() {
            @Override
            public void respond(ApiMessage response) {
                answers.add(response);
            }

            @Override
            public void noResponse() {
                throw new IllegalStateException();
            }

            @Override
            public void close(String reason) {
                throw new IllegalStateException(reason);
            }
        });
        assertEquals(1, answers.size());
        return answers.getFirst();
    }

    private static DescribeConfigsResult describe(ConfigResource.Type type, String name, List<String> keys) {
        DescribeConfigsRequestData request = new DescribeConfigsRequestData()
                .setIncludeSynonyms(true)
                .setIncludeDocumentation(true)
                .setResources(List.of(new DescribeConfigsRequestData.DescribeConfigsResource()
                        .setResourceType(type.id())
                        .setResourceName(name)
                        .setConfigurationKeys(keys)));
        DescribeConfigsResponseData response =
                (DescribeConfigsResponseData) ask(ApiKeys.DESCRIBE_CONFIGS, request, (short) 4);
        return response.results().getFirst();
    }

    private static DescribeConfigsRequestData.DescribeConfigsResource orders(String... keys) {
        return new DescribeConfigsRequestData.DescribeConfigsResource()
                .setResourceType(ConfigResource.Type.TOPIC.id())
                .setResourceName("orders")
                .setConfigurationKeys(keys.length == 0 ? null : new ArrayList<>(List.of(keys)));
    }

    private static List<Integer> described(DescribeConfigsRequestData.DescribeConfigsResource... resources) {
        DescribeConfigsRequestData request = new DescribeConfigsRequestData().setResources(List.of(resources));
        return ((DescribeConfigsResponseData) ask(ApiKeys.DESCRIBE_CONFIGS, request, (short) 4))
                .results().stream().map(result -> result.configs().size()).toList();
    }

    @Test
    void aResourceIsDescribedOnceHoweverOftenItIsNamed() {
        int all = TopicConfigDefinitions.names().size();
        assertEquals(List.of(all), described(orders(), orders(), orders()));
        assertEquals(List.of(2), described(orders("segment.bytes"), orders("retention.ms"), orders("segment.bytes")));
        assertEquals(List.of(all), described(orders("segment.bytes"), orders()));
        assertEquals(List.of(all), described(orders(), orders("segment.bytes")));
    }

    private static DescribeConfigsResourceResult value(DescribeConfigsResult result, String name) {
        return result.configs().stream().filter(config -> config.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void aTopicsValuesComeWithSourceTypeAndText() {
        DescribeConfigsResult result = describe(ConfigResource.Type.TOPIC, "orders", null);
        assertEquals(TopicConfigDefinitions.names().size(), result.configs().size());
        DescribeConfigsResourceResult segmentBytes = value(result, "segment.bytes");
        assertEquals("2000000", segmentBytes.value());
        assertEquals(ConfigSource.TOPIC.id(), segmentBytes.configSource());
        assertEquals(3, segmentBytes.configType());
        assertFalse(segmentBytes.readOnly());
        assertTrue(segmentBytes.documentation().contains("segment"));
        DescribeConfigsResourceResult retention = value(result, "retention.ms");
        assertEquals("7200000", retention.value());
        assertEquals(ConfigSource.STATIC_BROKER.id(), retention.configSource());
        assertEquals("log.retention.hours", retention.synonyms().getFirst().name());
        assertEquals("5", value(result, "retention.bytes").value());
        assertEquals(ConfigSource.DYNAMIC_DEFAULT_BROKER.id(), value(result, "retention.bytes").configSource());
    }

    @Test
    void onlyTheKeysAskedForAreTold() {
        assertEquals(
                List.of("segment.bytes"),
                describe(ConfigResource.Type.TOPIC, "orders", List.of("segment.bytes", "nothing")).configs().stream()
                        .map(DescribeConfigsResourceResult::name)
                        .toList());
    }

    @Test
    void aBrokerTellsItsOwnAndNoOthers() {
        DescribeConfigsResult own = describe(ConfigResource.Type.BROKER, "1", null);
        assertEquals("2", value(own, "log.retention.hours").value());
        assertTrue(value(own, "node.id").readOnly());
        assertFalse(value(own, "log.retention.ms").readOnly());
        assertNull(value(own, "ssl.key.password").value());
        assertTrue(value(own, "ssl.key.password").isSensitive());
        DescribeConfigsResult other = describe(ConfigResource.Type.BROKER, "2", null);
        assertEquals(Errors.INVALID_REQUEST.code(), other.errorCode());
        assertEquals("Unexpected broker id, expected 1 or empty string, but received 2", other.errorMessage());
        assertEquals(
                List.of("log.retention.bytes"),
                describe(ConfigResource.Type.BROKER, "", null).configs().stream().map(DescribeConfigsResourceResult::name).toList());
    }

    @Test
    void groupsHaveTheirOwnAndTheBrokersDefaults() {
        DescribeConfigsResult group = describe(ConfigResource.Type.GROUP, "g", null);
        assertEquals("50000", value(group, "consumer.session.timeout.ms").value());
        assertEquals(ConfigSource.GROUP.id(), value(group, "consumer.session.timeout.ms").configSource());
        assertEquals("5000", value(group, "consumer.heartbeat.interval.ms").value());
    }

    @Test
    void whatDoesNotExistIsAnError() {
        assertEquals(
                Errors.UNKNOWN_TOPIC_OR_PARTITION.code(), describe(ConfigResource.Type.TOPIC, "payments", null).errorCode());
        assertEquals(Errors.INVALID_TOPIC_EXCEPTION.code(), describe(ConfigResource.Type.TOPIC, "a b", null).errorCode());
        assertEquals(Errors.INVALID_REQUEST.code(), describe(ConfigResource.Type.BROKER, "x", null).errorCode());
        assertEquals(Errors.INVALID_REQUEST.code(), describe(ConfigResource.Type.GROUP, "", null).errorCode());
    }

    @Test
    void resourcesAreListedByType() {
        ListConfigResourcesResponseData all = (ListConfigResourcesResponseData)
                ask(ApiKeys.LIST_CONFIG_RESOURCES, new ListConfigResourcesRequestData(), (short) 1);
        assertEquals(
                List.of("g", "orders"), all.configResources().stream().map(resource -> resource.resourceName()).sorted().toList());
        ListConfigResourcesResponseData metrics = (ListConfigResourcesResponseData)
                ask(ApiKeys.LIST_CONFIG_RESOURCES, new ListConfigResourcesRequestData(), (short) 0);
        assertTrue(metrics.configResources().isEmpty());
    }
}
