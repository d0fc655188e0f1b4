package dev.kraftbench.broker.internal.config;

import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.config.ConfigSource;
import dev.kraftbench.metadata.config.ConfigValue;
import dev.kraftbench.metadata.config.EffectiveConfigs;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.DescribeConfigsRequestData;
import org.apache.kafka.common.message.DescribeConfigsRequestData.DescribeConfigsResource;
import org.apache.kafka.common.message.DescribeConfigsResponseData;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResourceResult;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResult;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsSynonym;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** DESCRIBE_CONFIGS (KIP-133, KIP-226, KIP-569): values with their sources, of topics, groups and this node. */
final class DescribeConfigsHandler implements RequestHandler {

    /** What a client metrics subscription has where nothing is set (KIP-714). */
    private static final Map<String, String> CLIENT_METRICS_DEFAULTS = Map.of("metrics", "", "interval.ms", "300000", "match", "");

    private final int nodeId;
    private final EffectiveConfigs configs;
    private final Supplier<ClusterImage> images;

    DescribeConfigsHandler(int nodeId, EffectiveConfigs configs, Supplier<ClusterImage> images) {
        this.nodeId = nodeId;
        this.configs = configs;
        this.images = images;
    }

    /** What a resource has, or why it can't be told. */
    private sealed interface Description {
        record Values(List<ConfigValue> values) implements Description {}

        record Refused(Errors error, @Nullable String message) implements Description {}
    }

    @Override
    public void handle(Request request, ResponseSink sink) {
        DescribeConfigsRequestData asked = (DescribeConfigsRequestData) request.message();
        ClusterImage image = images.get();
        DescribeConfigsResponseData response = new DescribeConfigsResponseData();
        for (DescribeConfigsResource resource : once(asked.resources())) {
            DescribeConfigsResult result = new DescribeConfigsResult()
                    .setResourceType(resource.resourceType())
                    .setResourceName(resource.resourceName())
                    .setErrorMessage(null);
            switch (describe(image, resource)) {
                case Description.Values(List<ConfigValue> values) -> result.setConfigs(results(values, resource, asked));
                case Description.Refused(Errors error, String message) ->
                    result.setErrorCode(error.code()).setErrorMessage(message);
            }
            response.results().add(result);
        }
        sink.respond(response);
    }

    /** Each resource once with all keys that are asked for, so that the answer does not grow with repetitions. */
    private static Collection<DescribeConfigsResource> once(List<DescribeConfigsResource> asked) {
        Map<String, DescribeConfigsResource> byName = new LinkedHashMap<>();
        for (DescribeConfigsResource resource : asked) {
            byName.merge(resource.resourceType() + ":" + resource.resourceName(), resource, (first, again) -> {
                if (wantsAll(first)) {
                    return first;
                }
                DescribeConfigsResource both = first.duplicate();
                if (wantsAll(again)) {
                    return both.setConfigurationKeys(null);
                }
                both.configurationKeys().addAll(again.configurationKeys());
                return both;
            });
        }
        return byName.values();
    }

    /** Old clients send an empty list for all keys. */
    private static boolean wantsAll(DescribeConfigsResource resource) {
        return resource.configurationKeys() == null || resource.configurationKeys().isEmpty();
    }

    private Description describe(ClusterImage image, DescribeConfigsResource resource) {
        String name = resource.resourceName();
        return switch (ConfigResource.Type.forId(resource.resourceType())) {
            case TOPIC -> describeTopic(image, name);
            case BROKER -> describeBroker(image, name);
            case GROUP -> name.isEmpty()
                    ? refused("Group name must not be empty")
                    : new Description.Values(configs.describeGroup(image.configs(), name));
            case CLIENT_METRICS -> name.isEmpty()
                    ? refused("Client metrics subscription name must not be empty")
                    : new Description.Values(describeClientMetrics(image, name));
            case BROKER_LOGGER -> refused("The log levels of this broker can't be described.");
            case UNKNOWN -> refused("Unexpected resource type " + resource.resourceType() + " for resource " + name);
        };
    }

    private static Description refused(String message) {
        return new Description.Refused(Errors.INVALID_REQUEST, message);
    }

    private Description describeTopic(ClusterImage image, String topic) {
        try {
            Topic.validate(topic);
        } catch (InvalidTopicException e) {
            return new Description.Refused(Errors.INVALID_TOPIC_EXCEPTION, e.getMessage());
        }
        return image.topics().topic(topic) == null
                ? new Description.Refused(Errors.UNKNOWN_TOPIC_OR_PARTITION, null)
                : new Description.Values(configs.describeTopic(image.configs(), topic));
    }

    private Description describeBroker(ClusterImage image, String name) {
        if (name.isEmpty()) {
            return new Description.Values(EffectiveConfigs.describeAllBrokers(image.configs()));
        }
        int id;
        try {
            id = Integer.parseInt(name);
        } catch (NumberFormatException e) {
            return refused("Broker id must be an integer, but it is: " + name);
        }
        return id == nodeId
                ? new Description.Values(configs.describeBroker(image.configs()))
                : refused("Unexpected broker id, expected " + nodeId + " or empty string, but received " + name);
    }

    private static List<ConfigValue> describeClientMetrics(ClusterImage image, String subscription) {
        Map<String, String> own = image.configs().of(new ConfigResource(ConfigResource.Type.CLIENT_METRICS, subscription));
        List<ConfigValue> values = new ArrayList<>();
        CLIENT_METRICS_DEFAULTS.forEach((name, defaultValue) -> {
            String set = own.get(name);
            values.add(new ConfigValue(
                    name,
                    set == null ? defaultValue : set,
                    set == null ? ConfigSource.DEFAULT : ConfigSource.CLIENT_METRICS,
                    set == null ? List.of() : List.of(new ConfigValue.Origin(name, set, ConfigSource.CLIENT_METRICS)),
                    name.equals("interval.ms") ? ConfigDef.Type.INT : ConfigDef.Type.LIST,
                    false,
                    false,
                    ""));
        });
        return values;
    }

    private static List<DescribeConfigsResourceResult> results(
            List<ConfigValue> values, DescribeConfigsResource resource, DescribeConfigsRequestData asked) {
        Set<String> wanted = wantsAll(resource) ? Set.of() : Set.copyOf(resource.configurationKeys());
        List<DescribeConfigsResourceResult> results = new ArrayList<>(values.size());
        for (ConfigValue value : values) {
            if (wanted.isEmpty() || wanted.contains(value.name())) {
                results.add(result(value, asked.includeSynonyms(), asked.includeDocumentation()));
            }
        }
        return results;
    }

    private static DescribeConfigsResourceResult result(ConfigValue value, boolean synonyms, boolean documentation) {
        DescribeConfigsResourceResult result = new DescribeConfigsResourceResult()
                .setName(value.name())
                .setValue(value.value())
                .setConfigSource(value.source().id())
                .setIsSensitive(value.sensitive())
                .setReadOnly(value.readOnly())
                .setConfigType(typeCode(value.type()))
                .setDocumentation(documentation ? value.documentation() : null);
        if (synonyms) {
            value.origins().forEach(origin -> result.synonyms()
                    .add(new DescribeConfigsSynonym()
                            .setName(origin.name())
                            .setValue(origin.value())
                            .setSource(origin.source().id())));
        }
        return result;
    }

    private static byte typeCode(ConfigDef.Type type) {
        return switch (type) {
            case BOOLEAN -> 1;
            case STRING -> 2;
            case INT -> 3;
            case SHORT -> 4;
            case LONG -> 5;
            case DOUBLE -> 6;
            case LIST -> 7;
            case CLASS -> 8;
            case PASSWORD -> 9;
        };
    }
}
