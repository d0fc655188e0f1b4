package dev.kraftbench.controller;

import dev.kraftbench.controller.internal.quota.MutationQuotas;
import dev.kraftbench.metadata.BrokerRegistration;
import dev.kraftbench.metadata.ImageRecords;
import dev.kraftbench.metadata.LeaderRecoveryState;
import dev.kraftbench.metadata.PartitionRegistration;
import dev.kraftbench.metadata.TopicImage;
import dev.kraftbench.metadata.config.ConfigValue;
import dev.kraftbench.protocol.ApiMessageAndVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.CreatePartitionsRequestData;
import org.apache.kafka.common.message.CreatePartitionsResponseData;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicResult;
import org.apache.kafka.common.message.DeleteTopicsRequestData;
import org.apache.kafka.common.message.DeleteTopicsResponseData;
import org.apache.kafka.common.metadata.RemoveTopicRecord;
import org.apache.kafka.common.metadata.TopicRecord;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** Creates and deletes topics and adds partitions. Pure but for the random start of placements and the new ids. */
final class TopicDecisions {

    /** Partitions that one request may create. */
    static final int MAX_PARTITIONS_PER_REQUEST = 10_000;

    /** @param deletionEnabled {@code delete.topic.enable} */
    record Defaults(int partitions, int replicationFactor, boolean deletionEnabled) {}

    private final ClusterView view;
    private final Defaults defaults;
    private final RandomGenerator random;
    private final Supplier<Uuid> newIds;
    private final MutationQuotas.Budget budget;

    /** @param budget of the client for partitions to be created and deleted */
    TopicDecisions(
            ClusterView view, Defaults defaults, RandomGenerator random, Supplier<Uuid> newIds, MutationQuotas.Budget budget) {
        this.view = view;
        this.defaults = defaults;
        this.random = random;
        this.newIds = newIds;
        this.budget = budget;
    }

    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Refusal refusal;

        Refused(Errors error, String message) {
            super(message, null, false, false);
            this.refusal = new Refusal(error, message);
        }
    }

    // ---- create

    Decision<CreateTopicsResponseData> create(CreateTopicsRequestData request) {
        CreateTopicsResponseData response = new CreateTopicsResponseData();
        List<ApiMessageAndVersion> records = new ArrayList<>();
        if (partitionsAskedFor(request) > MAX_PARTITIONS_PER_REQUEST) {
            Refusal refusal = new Refusal(Errors.POLICY_VIOLATION, "Excessively large number of partitions per request.");
            request.topics().forEach(topic -> response.topics().add(refused(topic, refusal)));
            return Decision.reply(response);
        }
        Map<String, String> collisions = collidingNames(request);
        ReplicaPlacement placement = placement();
        Set<String> twice = namedTwice(request);
        for (CreatableTopic topic : request.topics()) {
            List<ApiMessageAndVersion> topicRecords = new ArrayList<>();
            try {
                if (twice.contains(topic.name())) {
                    throw new Refused(Errors.INVALID_REQUEST, "Duplicate topic name.");
                }
                response.topics().add(create(topic, collisions, placement, topicRecords));
                records.addAll(topicRecords);
            } catch (Refused e) {
                response.topics().add(refused(topic, e.refusal));
            }
        }
        return new Decision<>(request.validateOnly() ? List.of() : records, response);
    }

    private static Set<String> namedTwice(CreateTopicsRequestData request) {
        Set<String> seen = new HashSet<>();
        Set<String> twice = new HashSet<>();
        for (CreatableTopic topic : request.topics()) {
            if (!seen.add(topic.name())) {
                twice.add(topic.name());
            }
        }
        return twice;
    }

    private static CreatableTopicResult refused(CreatableTopic topic, Refusal refusal) {
        return new CreatableTopicResult()
                .setName(topic.name())
                .setErrorCode(refusal.error().code())
                .setErrorMessage(refusal.message());
    }

    private long partitionsAskedFor(CreateTopicsRequestData request) {
        long count = 0;
        for (CreatableTopic topic : request.topics()) {
            if (!topic.assignments().isEmpty()) {
                count += topic.assignments().size();
            } else if (topic.numPartitions() == -1) {
                count += defaults.partitions();
            } else {
                count += Math.max(0, topic.numPartitions());
            }
        }
        return count;
    }

    /** For each name asked for that equals a known one but for dots and underscores: the known one. Their metrics would be mixed up. */
    private Map<String, String> collidingNames(CreateTopicsRequestData request) {
        Map<String, List<String>> wanted = new HashMap<>();
        for (CreatableTopic topic : request.topics()) {
            if (topic.name() != null && Topic.hasCollisionChars(topic.name())) {
                wanted.computeIfAbsent(Topic.unifyCollisionChars(topic.name()), unified -> new ArrayList<>()).add(topic.name());
            }
        }
        Map<String, String> collisions = new HashMap<>();
        if (!wanted.isEmpty()) {
            for (TopicImage known : view.image().topics().all()) {
                if (Topic.hasCollisionChars(known.name())) {
                    for (String name : wanted.getOrDefault(Topic.unifyCollisionChars(known.name()), List.of())) {
                        if (!name.equals(known.name())) {
                            collisions.put(name, known.name());
                        }
                    }
                }
            }
        }
        return collisions;
    }

    private ReplicaPlacement placement() {
        Collection<BrokerRegistration> usable = view.image().brokers().all().stream()
                .filter(broker -> !broker.inControlledShutdown() && broker.hasUncordonedDirectory())
                .toList();
        return new ReplicaPlacement(usable, random);
    }

    private CreatableTopicResult create(
            CreatableTopic topic, Map<String, String> collisions, ReplicaPlacement placement, List<ApiMessageAndVersion> records)
            throws Refused {
        checkName(topic.name(), collisions);
        Map<String, String> settings = settingsOf(topic);
        SortedMap<Integer, PartitionRegistration> partitions =
                topic.assignments().isEmpty() ? placed(topic, placement) : assigned(topic);
        take(partitions.size());
        Uuid id = newIds.get();
        records.add(new ApiMessageAndVersion(new TopicRecord().setName(topic.name()).setTopicId(id), (short) 0));
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
        settings.forEach((name, value) -> records.add(ImageRecords.configRecord(resource, name, value)));
        partitions.forEach((partitionId, partition) ->
                records.add(ImageRecords.partitionRecord(id, partitionId, partition, view.versions())));
        CreatableTopicResult result = new CreatableTopicResult()
                .setName(topic.name())
                .setTopicId(id)
                .setErrorCode(Errors.NONE.code())
                .setErrorMessage(null)
                .setNumPartitions(partitions.size())
                .setReplicationFactor((short) partitions.firstEntry().getValue().replicas().size());
        describeInto(result, settings);
        return result;
    }

    private void take(int partitions) throws Refused {
        if (!budget.take(partitions)) {
            throw new Refused(Errors.THROTTLING_QUOTA_EXCEEDED, Errors.THROTTLING_QUOTA_EXCEEDED.message());
        }
    }

    private void checkName(String name, Map<String, String> collisions) throws Refused {
        try {
            Topic.validate(name);
        } catch (InvalidTopicException e) {
            throw new Refused(Errors.INVALID_TOPIC_EXCEPTION, e.getMessage());
        }
        if (name.equals(Topic.CLUSTER_METADATA_TOPIC_NAME)) {
            throw new Refused(Errors.INVALID_REQUEST, "Creation of internal topic " + name + " is prohibited.");
        }
        if (view.image().topics().topic(name) != null) {
            throw new Refused(Errors.TOPIC_ALREADY_EXISTS, "Topic '" + name + "' already exists.");
        }
        String colliding = collisions.get(name);
        if (colliding != null) {
            throw new Refused(Errors.INVALID_TOPIC_EXCEPTION, "Topic '" + name + "' collides with existing topic: " + colliding);
        }
    }

    private Map<String, String> settingsOf(CreatableTopic topic) throws Refused {
        Map<String, String> settings = new LinkedHashMap<>();
        List<String> withoutValue = new ArrayList<>();
        for (CreateTopicsRequestData.CreatableTopicConfig config : topic.configs()) {
            if (config.value() == null) {
                withoutValue.add(config.name());
            } else {
                settings.put(config.name(), config.value());
            }
        }
        if (!withoutValue.isEmpty()) {
            throw new Refused(
                    Errors.INVALID_CONFIG, "Null value not supported for topic configs: " + String.join(",", withoutValue));
        }
        Refusal refusal = new ConfigDecisions(view).refusalOfTopic(settings);
        if (refusal != null) {
            throw new Refused(refusal.error(), String.valueOf(refusal.message()));
        }
        return settings;
    }

    private SortedMap<Integer, PartitionRegistration> placed(CreatableTopic topic, ReplicaPlacement placement) throws Refused {
        if (topic.replicationFactor() < -1 || topic.replicationFactor() == 0) {
            throw new Refused(
                    Errors.INVALID_REPLICATION_FACTOR, "Replication factor must be larger than 0, or -1 to use the default value.");
        }
        if (topic.numPartitions() < -1 || topic.numPartitions() == 0) {
            throw new Refused(Errors.INVALID_PARTITIONS, "Number of partitions was set to an invalid non-positive value.");
        }
        int count = topic.numPartitions() == -1 ? defaults.partitions() : topic.numPartitions();
        int replicationFactor = topic.replicationFactor() == -1 ? defaults.replicationFactor() : topic.replicationFactor();
        return placed(0, count, replicationFactor, placement, "Unable to replicate the partition " + replicationFactor + " time(s): ");
    }

    private SortedMap<Integer, PartitionRegistration> placed(
            int firstId, int count, int replicationFactor, ReplicaPlacement placement, String problemPrefix) throws Refused {
        String problem = placement.problem(replicationFactor);
        if (problem != null) {
            throw new Refused(Errors.INVALID_REPLICATION_FACTOR, problemPrefix + problem);
        }
        SortedMap<Integer, PartitionRegistration> partitions = new TreeMap<>();
        for (int partitionId = firstId; partitionId < firstId + count; partitionId++) {
            List<Integer> replicas = placement.next(replicationFactor);
            List<Integer> isr = replicas.stream().filter(view::isActive).toList();
            if (isr.isEmpty()) {
                throw new Refused(
                        Errors.INVALID_REPLICATION_FACTOR,
                        problemPrefix + "All brokers are currently fenced or in controlled shutdown.");
            }
            partitions.put(partitionId, newPartition(replicas, isr));
        }
        return partitions;
    }

    private PartitionRegistration newPartition(List<Integer> replicas, List<Integer> isr) {
        return new PartitionRegistration(
                replicas,
                replicas.stream().map(view::defaultDirectory).toList(),
                isr,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                isr.getFirst(),
                LeaderRecoveryState.RECOVERED,
                0,
                0);
    }

    private SortedMap<Integer, PartitionRegistration> assigned(CreatableTopic topic) throws Refused {
        if (topic.replicationFactor() != -1) {
            throw new Refused(
                    Errors.INVALID_REQUEST,
                    "A manual partition assignment was specified, but replication factor was not set to -1.");
        }
        if (topic.numPartitions() != -1) {
            throw new Refused(
                    Errors.INVALID_REQUEST, "A manual partition assignment was specified, but numPartitions was not set to -1.");
        }
        SortedMap<Integer, PartitionRegistration> partitions = new TreeMap<>();
        int replicationFactor = -1;
        for (CreateTopicsRequestData.CreatableReplicaAssignment assignment : topic.assignments()) {
            PartitionRegistration partition =
                    assigned(assignment.partitionIndex(), assignment.brokerIds(), replicationFactor);
            replicationFactor = assignment.brokerIds().size();
            if (partitions.put(assignment.partitionIndex(), partition) != null) {
                throw new Refused(
                        Errors.INVALID_REPLICA_ASSIGNMENT,
                        "Found multiple manual partition assignments for partition " + assignment.partitionIndex());
            }
        }
        if (partitions.firstKey() != 0 || partitions.lastKey() != partitions.size() - 1) {
            throw new Refused(Errors.INVALID_REPLICA_ASSIGNMENT, "partitions should be a consecutive 0-based integer sequence");
        }
        return partitions;
    }

    /** @param replicationFactor of the topic's other partitions, -1 if this is the first */
    private PartitionRegistration assigned(int partitionId, List<Integer> replicas, int replicationFactor) throws Refused {
        Refusal refusal = refusalOfAssignment(view, replicas, replicationFactor);
        if (refusal != null) {
            throw new Refused(refusal.error(), String.valueOf(refusal.message()));
        }
        List<Integer> isr = replicas.stream().filter(view::isActive).toList();
        if (isr.isEmpty()) {
            throw new Refused(
                    Errors.INVALID_REPLICA_ASSIGNMENT,
                    "All brokers specified in the manual partition assignment for partition " + partitionId
                            + " are fenced or in controlled shutdown.");
        }
        return newPartition(replicas, isr);
    }

    /** What is wrong with replicas that a client chose, or null if nothing is. */
    static @Nullable Refusal refusalOfAssignment(ClusterView view, List<Integer> replicas, int replicationFactor) {
        String prefix = "The manual partition assignment includes ";
        if (replicas.isEmpty()) {
            return new Refusal(Errors.INVALID_REPLICA_ASSIGNMENT, prefix + "an empty replica list.");
        }
        Set<Integer> seen = new HashSet<>();
        for (int brokerId : replicas.stream().sorted().toList()) {
            BrokerRegistration broker = view.image().brokers().broker(brokerId);
            if (broker == null) {
                return new Refusal(
                        Errors.INVALID_REPLICA_ASSIGNMENT,
                        prefix + "broker " + brokerId + ", but no such broker is registered.");
            }
            if (!broker.hasUncordonedDirectory()) {
                return new Refusal(
                        Errors.INVALID_REPLICA_ASSIGNMENT,
                        prefix + "broker " + brokerId + ", but all its log directories are cordoned.");
            }
            if (!seen.add(brokerId)) {
                return new Refusal(
                        Errors.INVALID_REPLICA_ASSIGNMENT, prefix + "the broker " + brokerId + " more than once.");
            }
        }
        if (replicationFactor >= 0 && replicas.size() != replicationFactor) {
            return new Refusal(
                    Errors.INVALID_REPLICA_ASSIGNMENT,
                    prefix + "a partition with " + replicas.size() + " replica(s), but this is not consistent with previous "
                            + "partitions, which have " + replicationFactor + " replica(s).");
        }
        return null;
    }

    private void describeInto(CreatableTopicResult result, Map<String, String> settings) {
        for (ConfigValue value : view.configs().describeNewTopic(view.image().configs(), settings)) {
            result.configs()
                    .add(new CreateTopicsResponseData.CreatableTopicConfigs()
                            .setName(value.name())
                            .setValue(value.value())
                            .setReadOnly(value.readOnly())
                            .setConfigSource(value.source().id())
                            .setIsSensitive(value.sensitive()));
        }
    }

    // ---- delete

    /**
     * @param byName whether the request named topics (older versions, or names without ids); answers tell names and ids as known
     */
    Decision<DeleteTopicsResponseData> delete(DeleteTopicsRequestData request) {
        DeleteTopicsResponseData response = new DeleteTopicsResponseData();
        List<ApiMessageAndVersion> records = new ArrayList<>();
        Set<Uuid> deleted = new HashSet<>();
        List<DeleteTopicsRequestData.DeleteTopicState> states = new ArrayList<>(request.topics());
        request.topicNames().forEach(name -> states.add(new DeleteTopicsRequestData.DeleteTopicState().setName(name)));
        for (DeleteTopicsRequestData.DeleteTopicState state : states) {
            DeleteTopicsResponseData.DeletableTopicResult result = new DeleteTopicsResponseData.DeletableTopicResult()
                    .setName(state.name())
                    .setTopicId(state.topicId());
            response.responses().add(result);
            Refusal refusal = null;
            TopicImage topic = null;
            if (!defaults.deletionEnabled()) {
                refusal = Refusal.of(Errors.TOPIC_DELETION_DISABLED);
            } else if (state.name() != null && !state.topicId().equals(Uuid.ZERO_UUID)) {
                refusal = new Refusal(Errors.INVALID_REQUEST, "Topic name and topic ID can not both be specified.");
            } else if (state.name() != null) {
                topic = view.image().topics().topic(state.name());
                refusal = topic == null ? Refusal.of(Errors.UNKNOWN_TOPIC_OR_PARTITION) : null;
            } else if (state.topicId().equals(Uuid.ZERO_UUID)) {
                refusal = new Refusal(Errors.INVALID_REQUEST, "Neither topic name nor id were specified.");
            } else {
                topic = view.image().topics().topic(state.topicId());
                refusal = topic == null ? Refusal.of(Errors.UNKNOWN_TOPIC_ID) : null;
            }
            if (refusal == null && topic != null && !deleted.add(topic.id())) {
                refusal = new Refusal(Errors.INVALID_REQUEST, "Duplicate topic in request.");
            }
            if (refusal == null && topic != null && !budget.take(topic.partitions().size())) {
                refusal = Refusal.of(Errors.THROTTLING_QUOTA_EXCEEDED);
            }
            if (refusal != null) {
                result.setErrorCode(refusal.error().code()).setErrorMessage(refusal.message());
            } else if (topic != null) {
                result.setName(topic.name()).setTopicId(topic.id());
                records.add(new ApiMessageAndVersion(new RemoveTopicRecord().setTopicId(topic.id()), (short) 0));
            }
        }
        return new Decision<>(records, response);
    }

    // ---- add partitions

    Decision<CreatePartitionsResponseData> addPartitions(CreatePartitionsRequestData request) {
        CreatePartitionsResponseData response = new CreatePartitionsResponseData();
        List<ApiMessageAndVersion> records = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Set<String> twice = new HashSet<>();
        request.topics().forEach(topic -> {
            if (!seen.add(topic.name())) {
                twice.add(topic.name());
            }
        });
        for (CreatePartitionsRequestData.CreatePartitionsTopic topic : request.topics()) {
            CreatePartitionsResponseData.CreatePartitionsTopicResult result =
                    new CreatePartitionsResponseData.CreatePartitionsTopicResult().setName(topic.name());
            try {
                if (twice.contains(topic.name())) {
                    throw new Refused(Errors.INVALID_REQUEST, "Duplicate topic name.");
                }
                records.addAll(addPartitions(topic));
            } catch (Refused e) {
                result.setErrorCode(e.refusal.error().code()).setErrorMessage(e.refusal.message());
            }
            response.results().add(result);
        }
        return new Decision<>(request.validateOnly() ? List.of() : records, response);
    }

    private List<ApiMessageAndVersion> addPartitions(CreatePartitionsRequestData.CreatePartitionsTopic wanted) throws Refused {
        TopicImage topic = view.image().topics().topic(wanted.name());
        if (topic == null) {
            throw new Refused(Errors.UNKNOWN_TOPIC_OR_PARTITION, Errors.UNKNOWN_TOPIC_OR_PARTITION.message());
        }
        int present = topic.partitions().size();
        if (wanted.count() == present) {
            throw new Refused(Errors.INVALID_PARTITIONS, "Topic already has " + present + " partition(s).");
        }
        if (wanted.count() < present) {
            throw new Refused(
                    Errors.INVALID_PARTITIONS,
                    "The topic " + wanted.name() + " currently has " + present + " partition(s); " + wanted.count()
                            + " would not be an increase.");
        }
        int additional = wanted.count() - present;
        if (additional > MAX_PARTITIONS_PER_REQUEST) {
            throw new Refused(Errors.POLICY_VIOLATION, "Excessively large number of partitions per request.");
        }
        PartitionRegistration first = java.util.Objects.requireNonNull(topic.partition(0));
        // What a reassignment under way adds counts, and what it removes does not.
        int replicationFactor = first.replicas().size() - first.removingReplicas().size();
        SortedMap<Integer, PartitionRegistration> added = new TreeMap<>();
        if (wanted.assignments() == null) {
            added.putAll(placed(present, additional, replicationFactor, placement(), ""));
        } else {
            if (wanted.assignments().size() != additional) {
                throw new Refused(
                        Errors.INVALID_REPLICA_ASSIGNMENT,
                        "Attempted to add " + additional + " additional partition(s), but only "
                                + wanted.assignments().size() + " assignment(s) were specified.");
            }
            for (int i = 0; i < additional; i++) {
                added.put(present + i, assigned(present + i, wanted.assignments().get(i).brokerIds(), replicationFactor));
            }
        }
        take(additional);
        List<ApiMessageAndVersion> records = new ArrayList<>(additional);
        added.forEach((partitionId, partition) ->
                records.add(ImageRecords.partitionRecord(topic.id(), partitionId, partition, view.versions())));
        return records;
    }
}
