package dev.kraftbench.controller;

import dev.kraftbench.metadata.ImageRecords;
import dev.kraftbench.metadata.config.BrokerConfigDefinitions;
import dev.kraftbench.metadata.config.GroupConfigDefinitions;
import dev.kraftbench.metadata.config.TopicConfigDefinitions;
import dev.kraftbench.protocol.ApiMessageAndVersion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.AlterConfigsRequestData;
import org.apache.kafka.common.message.AlterConfigsResponseData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsResponseData;
import org.apache.kafka.common.metadata.ClearElrRecord;
import org.apache.kafka.common.metadata.ConfigRecord;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** Changes dynamic configurations of topics, brokers, groups and client metrics subscriptions (KIP-339). Pure. */
final class ConfigDecisions {

    private static final String CORDONED_LOG_DIRS = "cordoned.log.dirs";
    private static final Set<String> CLIENT_METRICS_NAMES = Set.of("metrics", "interval.ms", "match");
    private static final int MIN_METRICS_INTERVAL_MILLIS = 100;
    private static final int MAX_METRICS_INTERVAL_MILLIS = 3_600_000;

    private final ClusterView view;

    ConfigDecisions(ClusterView view) {
        this.view = view;
    }

    /** One change of one configuration. */
    private record Change(String name, OpType operation, @Nullable String value) {}

    Decision<IncrementalAlterConfigsResponseData> alterIncrementally(IncrementalAlterConfigsRequestData request) {
        IncrementalAlterConfigsResponseData response = new IncrementalAlterConfigsResponseData();
        List<ApiMessageAndVersion> records = new ArrayList<>();
        Set<ConfigResource> twice = repeated(
                request.resources().stream().map(asked -> resource(asked.resourceType(), asked.resourceName())));
        for (IncrementalAlterConfigsRequestData.AlterConfigsResource asked : request.resources()) {
            ConfigResource resource = resource(asked.resourceType(), asked.resourceName());
            List<ApiMessageAndVersion> changed = new ArrayList<>();
            Refusal refusal = twice.contains(resource)
                    ? new Refusal(Errors.INVALID_REQUEST, "Each resource must appear at most once.")
                    : alterIncrementally(resource, asked.configs(), changed);
            if (refusal == null) {
                records.addAll(changed);
            }
            response.responses()
                    .add(new IncrementalAlterConfigsResponseData.AlterConfigsResourceResponse()
                            .setResourceType(asked.resourceType())
                            .setResourceName(asked.resourceName())
                            .setErrorCode(refusal == null ? Errors.NONE.code() : refusal.error().code())
                            .setErrorMessage(refusal == null ? null : refusal.message()));
        }
        records.addAll(elrToForget(records));
        return new Decision<>(request.validateOnly() ? List.of() : records, response);
    }

    private static Set<ConfigResource> repeated(Stream<ConfigResource> resources) {
        Set<ConfigResource> seen = new HashSet<>();
        return resources.filter(resource -> !seen.add(resource)).collect(Collectors.toSet());
    }

    private static ConfigResource resource(byte type, String name) {
        return new ConfigResource(ConfigResource.Type.forId(type), name);
    }

    private @Nullable Refusal alterIncrementally(
            ConfigResource resource,
            IncrementalAlterConfigsRequestData.AlterableConfigCollection configs,
            List<ApiMessageAndVersion> changed) {
        Map<String, String> present = view.image().configs().of(resource);
        Map<String, @Nullable String> changes = new LinkedHashMap<>();
        for (IncrementalAlterConfigsRequestData.AlterableConfig config : configs) {
            OpType operation = operation(config.configOperation());
            if (operation == null) {
                return new Refusal(Errors.INVALID_REQUEST, "Unknown alter config operation " + config.configOperation());
            }
            if (changes.containsKey(config.name())) {
                return new Refusal(Errors.INVALID_REQUEST, "Error due to duplicate config keys");
            }
            if (config.value() == null && operation != OpType.DELETE) {
                return new Refusal(Errors.INVALID_REQUEST, "Null value not supported for : " + config.name());
            }
            Change change = new Change(config.name(), operation, config.value());
            if ((operation == OpType.APPEND || operation == OpType.SUBTRACT) && !isList(resource, config.name())) {
                return new Refusal(
                        Errors.INVALID_CONFIG,
                        "Can't " + operation + " to key " + config.name() + " because its type is not LIST.");
            }
            String now = present.get(config.name());
            String next = next(resource, change, now);
            // A broker also wants to hear of values that stay: they may name files whose content is new.
            if (!Objects.equals(now, next) || resource.type() == ConfigResource.Type.BROKER) {
                changes.put(config.name(), next);
            }
        }
        Refusal refusal = refusal(resource, changes, present);
        if (refusal == null) {
            changes.forEach((name, value) -> changed.add(ImageRecords.configRecord(resource, name, value)));
        }
        return refusal;
    }

    private static @Nullable OpType operation(byte code) {
        for (OpType operation : OpType.values()) {
            if (operation.id() == code) {
                return operation;
            }
        }
        return null;
    }

    private @Nullable String next(ConfigResource resource, Change change, @Nullable String now) {
        return switch (change.operation()) {
            case SET -> change.value();
            case DELETE -> null;
            case APPEND -> {
                List<String> entries = entries(now == null ? defaultOf(resource, change.name()) : now);
                entries(change.value()).stream().filter(entry -> !entries.contains(entry)).forEach(entries::add);
                yield String.join(",", entries);
            }
            case SUBTRACT -> {
                List<String> entries = entries(now == null ? defaultOf(resource, change.name()) : now);
                entries.removeAll(entries(change.value()));
                yield String.join(",", entries);
            }
        };
    }

    private static List<String> entries(@Nullable String value) {
        return value == null
                ? new ArrayList<>()
                : new ArrayList<>(Arrays.stream(value.split(",")).map(String::trim).filter(entry -> !entry.isEmpty()).toList());
    }

    private static @Nullable ConfigKey key(ConfigResource resource, String name) {
        return switch (resource.type()) {
            case TOPIC -> TopicConfigDefinitions.key(name);
            case BROKER -> BrokerConfigDefinitions.key(name);
            case GROUP -> GroupConfigDefinitions.key(name);
            case CLIENT_METRICS, BROKER_LOGGER, UNKNOWN -> null;
        };
    }

    private static boolean isList(ConfigResource resource, String name) {
        if (resource.type() == ConfigResource.Type.CLIENT_METRICS) {
            return name.equals("metrics") || name.equals("match");
        }
        ConfigKey key = key(resource, name);
        return key != null && key.type == ConfigDef.Type.LIST;
    }

    private static @Nullable String defaultOf(ConfigResource resource, String name) {
        ConfigKey key = key(resource, name);
        return key == null || !key.hasDefault() ? null : ConfigDef.convertToString(key.defaultValue, key.type);
    }

    /** The older way, which replaces everything that is set on a resource. */
    Decision<AlterConfigsResponseData> replace(AlterConfigsRequestData request) {
        AlterConfigsResponseData response = new AlterConfigsResponseData();
        List<ApiMessageAndVersion> records = new ArrayList<>();
        Set<ConfigResource> twice = repeated(
                request.resources().stream().map(asked -> resource(asked.resourceType(), asked.resourceName())));
        for (AlterConfigsRequestData.AlterConfigsResource asked : request.resources()) {
            ConfigResource resource = resource(asked.resourceType(), asked.resourceName());
            Map<String, String> present = view.image().configs().of(resource);
            Map<String, @Nullable String> changes = new LinkedHashMap<>();
            present.keySet().forEach(name -> changes.put(name, null));
            Refusal refusal = twice.contains(resource)
                    ? new Refusal(Errors.INVALID_REQUEST, "Each resource must appear at most once.")
                    : null;
            for (AlterConfigsRequestData.AlterableConfig config : asked.configs()) {
                if (config.value() == null) {
                    refusal = new Refusal(Errors.INVALID_REQUEST, "Null value not supported for : " + config.name());
                }
                changes.put(config.name(), config.value());
            }
            changes.entrySet().removeIf(change -> resource.type() != ConfigResource.Type.BROKER
                    && Objects.equals(present.get(change.getKey()), change.getValue()));
            if (refusal == null) {
                refusal = refusal(resource, changes, present);
            }
            if (refusal == null) {
                changes.forEach((name, value) -> records.add(ImageRecords.configRecord(resource, name, value)));
            }
            response.responses()
                    .add(new AlterConfigsResponseData.AlterConfigsResourceResponse()
                            .setResourceType(asked.resourceType())
                            .setResourceName(asked.resourceName())
                            .setErrorCode(refusal == null ? Errors.NONE.code() : refusal.error().code())
                            .setErrorMessage(refusal == null ? null : refusal.message()));
        }
        records.addAll(elrToForget(records));
        return new Decision<>(request.validateOnly() ? List.of() : records, response);
    }

    /** What min.insync.replicas meant for the ELR so far no longer holds when it changes (KIP-966). */
    private List<ApiMessageAndVersion> elrToForget(List<ApiMessageAndVersion> records) {
        List<ApiMessageAndVersion> clear = new ArrayList<>();
        if (view.image().features().isElrEnabled()) {
            for (ApiMessageAndVersion record : records) {
                if (record.message() instanceof ConfigRecord config
                        && config.name().equals(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG)) {
                    boolean ofTopic = config.resourceType() == ConfigResource.Type.TOPIC.id();
                    clear.add(new ApiMessageAndVersion(
                            new ClearElrRecord().setTopicName(ofTopic ? config.resourceName() : ""), (short) 0));
                }
            }
        }
        return clear;
    }

    /** What is wrong with the settings of a new topic, or null if nothing is. */
    @Nullable
    Refusal refusalOfTopic(Map<String, String> settings) {
        for (String value : settings.values()) {
            if (value.length() > Short.MAX_VALUE) {
                return tooLong();
            }
        }
        String problem = TopicConfigDefinitions.problem(settings, view.configs().topicDefaults(view.image().configs()));
        return problem == null ? null : new Refusal(Errors.INVALID_CONFIG, problem);
    }

    private static Refusal tooLong() {
        return new Refusal(
                Errors.INVALID_CONFIG,
                "The configuration value cannot be added because it exceeds the maximum value size of " + Short.MAX_VALUE + " bytes.");
    }

    private @Nullable Refusal refusal(
            ConfigResource resource, Map<String, @Nullable String> changes, Map<String, String> present) {
        Map<String, String> all = new HashMap<>(present);
        for (Map.Entry<String, @Nullable String> change : changes.entrySet()) {
            String value = change.getValue();
            if (value == null) {
                all.remove(change.getKey());
            } else if (value.length() > Short.MAX_VALUE) {
                return tooLong();
            } else {
                all.put(change.getKey(), value);
            }
        }
        return switch (resource.type()) {
            case TOPIC -> refusalOfTopic(resource.name(), all);
            case BROKER -> refusalOfBroker(resource.name(), changes);
            case GROUP -> {
                if (resource.name().isEmpty()) {
                    yield new Refusal(Errors.INVALID_REQUEST, "Default group resources are not allowed.");
                }
                yield invalid(view.configs().problemOfGroup(view.image().configs(), all));
            }
            case CLIENT_METRICS -> {
                if (resource.name().isEmpty()) {
                    yield new Refusal(Errors.INVALID_REQUEST, "Subscription name can't be empty");
                }
                yield invalid(problemOfClientMetrics(all));
            }
            case BROKER_LOGGER, UNKNOWN ->
                new Refusal(Errors.INVALID_REQUEST, "Unknown resource type " + resource.type());
        };
    }

    private static @Nullable Refusal invalid(@Nullable String problem) {
        return problem == null ? null : new Refusal(Errors.INVALID_CONFIG, problem);
    }

    private @Nullable Refusal refusalOfTopic(String topic, Map<String, String> all) {
        if (topic.isEmpty()) {
            return new Refusal(Errors.INVALID_REQUEST, "Default topic resources are not allowed.");
        }
        try {
            Topic.validate(topic);
        } catch (InvalidTopicException e) {
            return new Refusal(Errors.INVALID_TOPIC_EXCEPTION, e.getMessage());
        }
        Refusal refusal = refusalOfTopic(all);
        if (refusal == null && view.image().topics().topic(topic) == null) {
            return new Refusal(Errors.UNKNOWN_TOPIC_OR_PARTITION, "The topic '" + topic + "' does not exist.");
        }
        return refusal;
    }

    private @Nullable Refusal refusalOfBroker(String name, Map<String, @Nullable String> changes) {
        boolean perBroker = !name.isEmpty();
        if (perBroker) {
            int brokerId;
            try {
                brokerId = Integer.parseInt(name);
            } catch (NumberFormatException e) {
                return new Refusal(Errors.INVALID_REQUEST, "Unable to parse broker name as a base 10 number.");
            }
            if (brokerId < 0) {
                return new Refusal(Errors.INVALID_REQUEST, "Invalid negative broker ID.");
            }
            if (view.image().brokers().broker(brokerId) == null && view.image().controllers().controller(brokerId) == null) {
                return new Refusal(Errors.BROKER_ID_NOT_REGISTERED, "No node with id " + brokerId + " found.");
            }
        }
        if (view.image().features().isElrEnabled() && changes.containsKey(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG)) {
            if (perBroker) {
                return new Refusal(
                        Errors.INVALID_CONFIG,
                        "Broker-level " + TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG + " cannot be altered while ELR is enabled.");
            }
            if (changes.get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG) == null) {
                return new Refusal(
                        Errors.INVALID_CONFIG,
                        "Cluster-level " + TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG + " cannot be removed while ELR is enabled.");
            }
        }
        if (changes.get(CORDONED_LOG_DIRS) != null && view.versions().registerBroker() < 4) {
            return new Refusal(
                    Errors.INVALID_CONFIG,
                    "The " + CORDONED_LOG_DIRS + " configuration value cannot be set because it requires metadata.version >= 4.3-IV0");
        }
        return invalidDynamic(BrokerConfigDefinitions.problemOfDynamicChange(changes, perBroker));
    }

    private static @Nullable Refusal invalidDynamic(@Nullable String problem) {
        return problem == null ? null : new Refusal(Errors.INVALID_CONFIG, problem);
    }

    private static @Nullable String problemOfClientMetrics(Map<String, String> all) {
        for (Map.Entry<String, String> setting : all.entrySet()) {
            if (!CLIENT_METRICS_NAMES.contains(setting.getKey())) {
                return "Unknown client metrics configuration: " + setting.getKey();
            }
            if (setting.getKey().equals("interval.ms")) {
                try {
                    int millis = Integer.parseInt(setting.getValue().trim());
                    if (millis < MIN_METRICS_INTERVAL_MILLIS || millis > MAX_METRICS_INTERVAL_MILLIS) {
                        return "Invalid value " + millis + " for interval.ms, interval must be between "
                                + MIN_METRICS_INTERVAL_MILLIS + " and " + MAX_METRICS_INTERVAL_MILLIS + " (1 hour)";
                    }
                } catch (NumberFormatException e) {
                    return "Invalid value " + setting.getValue() + " for configuration interval.ms: Not a number of type INT";
                }
            }
        }
        return null;
    }
}
