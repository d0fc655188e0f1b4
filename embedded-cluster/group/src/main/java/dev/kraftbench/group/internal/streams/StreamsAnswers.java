package dev.kraftbench.group.internal.streams;

import dev.kraftbench.group.GroupEvent;
import dev.kraftbench.group.StreamsHeartbeat;
import dev.kraftbench.group.internal.ShardPorts;
import dev.kraftbench.group.internal.modern.HeartbeatPace;
import dev.kraftbench.group.internal.streams.topology.InternalTopic;
import dev.kraftbench.group.internal.streams.topology.TopicResolution;
import dev.kraftbench.group.internal.streams.topology.Topology;
import dev.kraftbench.metadata.ClusterImage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.function.IntSupplier;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopicConfig;
import org.apache.kafka.common.message.StreamsGroupHeartbeatResponseData.EndpointToPartitions;
import org.apache.kafka.common.message.StreamsGroupHeartbeatResponseData.Status;
import org.apache.kafka.common.message.StreamsGroupHeartbeatResponseData.TaskIds;
import org.apache.kafka.common.message.StreamsGroupHeartbeatResponseData.TopicPartition;
import org.apache.kafka.common.message.StreamsGroupHeartbeatResponseData;

/** Puts together what a member is told. On the shard's lane. */
final class StreamsAnswers {

    private static final int TOPICS_NAMED = 3;
    private static final short CLUSTERS_DEFAULT = -1;
    private static final short DESCRIPTIONS_SINCE = 1;

    private final ShardPorts ports;
    private final StreamsRebalance rebalance;
    private final IntSupplier members;

    /** @param members of all streams groups of the shard */
    StreamsAnswers(ShardPorts ports, StreamsRebalance rebalance, IntSupplier members) {
        this.ports = ports;
        this.rebalance = rebalance;
        this.members = members;
    }

    /** @param before the member as it was before this decision */
    StreamsHeartbeat to(StreamsAsk ask, StreamsChange change, StreamsMember before) {
        StreamsGroup group = change.group();
        GroupMoment moment = group.moment();
        StreamsMember member = change.member(ask.memberId());
        StreamsSettings settings = rebalance.settings(group);
        boolean tasksChanged = !before.progress().assigned().equals(member.progress().assigned());
        boolean endpointChanged = !Objects.equals(before.profile().endpoint(), member.profile().endpoint());
        if (endpointChanged || tasksChanged && member.profile().endpoint() != null) {
            moment.endpointsChanged();
        }
        StreamsGroupHeartbeatResponseData response = new StreamsGroupHeartbeatResponseData()
                .setMemberId(member.id())
                .setMemberEpoch(member.epoch())
                .setHeartbeatIntervalMs(intervalMillis(ask, change, member))
                .setTaskOffsetIntervalMs(settings.taskOffsetIntervalMillis())
                .setAcceptableRecoveryLag(settings.acceptableLag())
                .setEndpointInformationEpoch(moment.endpointEpoch())
                .setStatus(statuses(ask, change, member));
        if (ask.isJoin() || tasksChanged) {
            TaskAssignment tasks = member.progress().assigned().tasks();
            response.setActiveTasks(ids(tasks.active())).setStandbyTasks(ids(tasks.standby())).setWarmupTasks(ids(tasks.warmup()));
        }
        if (moment.endpointEpoch() != ask.request().endpointInformationEpoch()) {
            response.setPartitionsByUserEndpoint(endpoints(change));
        }
        if (ask.client().version() >= DESCRIPTIONS_SINCE) {
            response.setTopologyDescriptionRequired(lacksDescription(change, member));
        }
        return new StreamsHeartbeat(response, topicsToCreate(group));
    }

    private int intervalMillis(StreamsAsk ask, StreamsChange change, StreamsMember member) {
        int configured = rebalance.settings(change.group()).heartbeatIntervalMillis();
        GroupMoment.Resolved resolved = change.group().moment().resolved();
        if (resolved != null && resolved.resolution() instanceof TopicResolution.SourceTopicsMissing) {
            // Kafka Streams gives up after two intervals.
            return configured;
        }
        // Whoever waits patiently is told at once what is pending now.
        boolean pending = !ask.isPatient() && isPending(change, member);
        return pending ? HeartbeatPace.pendingMillis(configured, members.getAsInt()) : HeartbeatPace.restMillis(configured, ask.isPatient(), members.getAsInt());
    }

    /** Whether the member is about to get something. Whoever has tasks can wait for another assignment. */
    private static boolean isPending(StreamsChange change, StreamsMember member) {
        GroupMoment.Resolved resolved = change.group().moment().resolved();
        return change.delay() != null && member.progress().assigned().isEmpty()
                || member.progress().state() != MemberState.STABLE
                || resolved != null && resolved.resolution() instanceof TopicResolution.InternalTopicsMissing;
    }

    private static boolean lacksDescription(StreamsChange change, StreamsMember member) {
        Topology topology = change.topology();
        TopologyDescription known = change.group().moment().description();
        return topology != null
                && member.profile().topologyEpoch() == topology.epoch()
                && (known == null || known.topologyEpoch() != topology.epoch());
    }

    private List<CreatableTopic> topicsToCreate(StreamsGroup group) {
        GroupMoment.Resolved resolved = group.moment().resolved();
        if (resolved == null
                || !(resolved.resolution() instanceof TopicResolution.InternalTopicsMissing(List<InternalTopic> missing))
                || !group.moment().askForCreation(resolved.resolution(), ports.wallMillis())) {
            return List.of();
        }
        ports.events().accept(new GroupEvent.StreamsTopicsWanted(group.id(), missing.stream().map(InternalTopic::name).toList()));
        return missing.stream().map(StreamsAnswers::creatable).toList();
    }

    private static CreatableTopic creatable(InternalTopic topic) {
        CreatableTopic creatable = new CreatableTopic()
                .setName(topic.name())
                .setNumPartitions(topic.partitions())
                .setReplicationFactor(topic.replicationFactor() == 0 ? CLUSTERS_DEFAULT : topic.replicationFactor());
        topic.configs().forEach((name, value) -> creatable.configs().add(new CreatableTopicConfig().setName(name).setValue(value)));
        return creatable;
    }

    // ---- statuses

    private List<Status> statuses(StreamsAsk ask, StreamsChange change, StreamsMember member) {
        List<Status> statuses = new ArrayList<>();
        Topology topology = change.topology();
        if (topology != null && member.profile().topologyEpoch() < topology.epoch()) {
            statuses.add(GroupStatus.STALE_TOPOLOGY.saying("The member's topology epoch " + member.profile().topologyEpoch()
                    + " is behind the group's topology epoch " + topology.epoch() + "."));
        }
        if (change.delay() != null) {
            statuses.add(GroupStatus.ASSIGNMENT_DELAYED.saying(change.delay()));
        }
        GroupMoment.Resolved resolved = change.group().moment().resolved();
        if (resolved != null) {
            addObstacle(resolved.resolution(), statuses);
        }
        String requester = change.group().moment().shutdownRequestedBy();
        if (requester != null) {
            statuses.add(GroupStatus.SHUTDOWN_APPLICATION.saying("Streams group member " + requester
                    + " encountered a fatal error and requested a shutdown for the entire application."));
        }
        List<String> missingTags = rebalance.settings(change.group()).rackTags().stream()
                .filter(tag -> !member.profile().clientTags().containsKey(tag))
                .toList();
        if (ask.client().version() >= DESCRIPTIONS_SINCE && !missingTags.isEmpty()) {
            statuses.add(GroupStatus.MISSING_CLIENT_TAGS.saying(
                    "The assignment of standby tasks needs these client tags, which the member does not have: " + missingTags));
        }
        return statuses;
    }

    private static void addObstacle(TopicResolution resolution, List<Status> statuses) {
        switch (resolution) {
            case TopicResolution.Ready ready -> { }
            case TopicResolution.Invalid invalid -> { }
            case TopicResolution.InternalTopicsMissing(List<InternalTopic> missing) -> statuses.add(GroupStatus.MISSING_INTERNAL_TOPICS.saying(
                    "Internal topics are missing: " + summary(missing.stream().map(InternalTopic::name).toList())));
            case TopicResolution.SourceTopicsMissing(List<String> missing) ->
                statuses.add(GroupStatus.MISSING_SOURCE_TOPICS.saying("Source topics " + summary(missing) + " are missing."));
            case TopicResolution.WronglyPartitioned(String detail) -> statuses.add(GroupStatus.INCORRECTLY_PARTITIONED_TOPICS.saying(detail));
        }
    }

    private static String summary(List<String> topics) {
        String named = String.join(", ", topics.subList(0, Math.min(TOPICS_NAMED, topics.size())));
        return topics.size() <= TOPICS_NAMED ? named : named + " and " + (topics.size() - TOPICS_NAMED) + " additional topics";
    }

    // ---- tasks

    private static List<TaskIds> ids(Collection<TaskId> tasks) {
        List<TaskIds> ids = new ArrayList<>();
        StreamsRecords.partitionsBySubtopology(tasks)
                .forEach((subtopology, partitions) -> ids.add(new TaskIds().setSubtopologyId(subtopology).setPartitions(partitions)));
        return ids;
    }

    private List<EndpointToPartitions> endpoints(StreamsChange change) {
        GroupMoment.Resolved resolved = change.group().moment().resolved();
        SortedMap<String, TopicResolution.Resolved> subtopologies = resolved == null ? null : resolved.resolution().ready();
        List<EndpointToPartitions> endpoints = new ArrayList<>();
        if (subtopologies == null) {
            return endpoints;
        }
        for (StreamsMember member : change.members().values()) {
            MemberProfile.Endpoint endpoint = member.profile().endpoint();
            if (endpoint != null) {
                TaskAssignment tasks = member.progress().assigned().tasks();
                List<TaskId> passive = new ArrayList<>(tasks.standby());
                passive.addAll(tasks.warmup());
                endpoints.add(new EndpointToPartitions()
                        .setUserEndpoint(new StreamsGroupHeartbeatResponseData.Endpoint().setHost(endpoint.host()).setPort(endpoint.port()))
                        .setActivePartitions(partitions(tasks.active(), subtopologies))
                        .setStandbyPartitions(partitions(passive, subtopologies)));
            }
        }
        return endpoints;
    }

    private List<TopicPartition> partitions(Collection<TaskId> tasks, SortedMap<String, TopicResolution.Resolved> subtopologies) {
        ClusterImage image = ports.image().get();
        List<TopicPartition> topics = new ArrayList<>();
        StreamsRecords.partitionsBySubtopology(tasks).forEach((id, partitions) -> {
            TopicResolution.Resolved subtopology = subtopologies.get(id);
            for (String topic : subtopology == null ? List.<String>of() : subtopology.subtopology().allSources()) {
                // A source with fewer partitions than another has none for the higher tasks.
                int count = StreamsRebalance.partitions(image, topic);
                List<Integer> present = partitions.stream().filter(partition -> partition < count).toList();
                if (!present.isEmpty()) {
                    topics.add(new TopicPartition().setTopic(topic).setPartitions(present));
                }
            }
        });
        return topics;
    }
}
