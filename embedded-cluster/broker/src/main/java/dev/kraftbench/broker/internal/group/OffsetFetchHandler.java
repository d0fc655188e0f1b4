package dev.kraftbench.broker.internal.group;

import dev.kraftbench.group.GroupCoordinator;
import dev.kraftbench.group.OffsetRequests;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.TopicImage;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopics;
import org.apache.kafka.common.message.OffsetFetchResponseData;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseGroup;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponsePartition;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponsePartitions;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseTopic;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseTopics;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** OFFSET_FETCH: one group before version 8, any number since (KIP-709), topics by id since version 10. */
final class OffsetFetchHandler implements RequestHandler {

    private static final int GROUP_ERROR_SINCE = 2;
    private static final int BATCHED_SINCE = 8;
    private static final int TOPIC_IDS_SINCE = 10;

    private final GroupCoordinator coordinator;
    private final Supplier<ClusterImage> images;

    OffsetFetchHandler(GroupCoordinator coordinator, Supplier<ClusterImage> images) {
        this.coordinator = coordinator;
        this.images = images;
    }

    @Override
    public void handle(Request request, ResponseSink sink) {
        OffsetFetchRequestData asked = (OffsetFetchRequestData) request.message();
        if (request.version() < BATCHED_SINCE) {
            OffsetFetchRequestGroup group = single(asked);
            fetch(request, group, false, answer -> sink.respond(single(group, answer, request.version())));
            return;
        }
        boolean byId = request.version() >= TOPIC_IDS_SINCE;
        List<OffsetFetchRequestGroup> groups = once(asked.groups());
        if (groups.isEmpty()) {
            sink.respond(new OffsetFetchResponseData());
            return;
        }
        Lane home = request.connection().lane();
        OffsetFetchResponseGroup[] answers = new OffsetFetchResponseGroup[groups.size()];
        int[] missing = {answers.length};
        for (int i = 0; i < answers.length; i++) {
            int index = i;
            fetch(request, groups.get(i), byId, answer -> home.run(() -> {
                answers[index] = answer;
                if (--missing[0] == 0) {
                    sink.respond(new OffsetFetchResponseData().setGroups(Arrays.asList(answers)));
                }
            }));
        }
    }

    /** Of each group the first question for named topics and the first for all: what it has committed is not told as often as somebody likes. */
    private static List<OffsetFetchRequestGroup> once(List<OffsetFetchRequestGroup> asked) {
        Set<String> named = new HashSet<>();
        Set<String> whole = new HashSet<>();
        return asked.stream().filter(group -> (group.topics() == null ? whole : named).add(group.groupId())).toList();
    }

    /** The same with each topic and each of its partitions once. */
    private static @Nullable List<OffsetFetchRequestTopics> partitionsOnce(@Nullable List<OffsetFetchRequestTopics> topics) {
        if (topics == null) {
            return null;
        }
        Map<String, OffsetFetchRequestTopics> byName = new LinkedHashMap<>();
        for (OffsetFetchRequestTopics topic : topics) {
            byName.computeIfAbsent(topic.name(), name -> new OffsetFetchRequestTopics()
                            .setName(name)
                            .setTopicId(topic.topicId())
                            .setPartitionIndexes(new ArrayList<>()))
                    .partitionIndexes()
                    .addAll(topic.partitionIndexes());
        }
        byName.values().forEach(topic -> topic.setPartitionIndexes(topic.partitionIndexes().stream().distinct().toList()));
        return List.copyOf(byName.values());
    }

    private void fetch(Request request, OffsetFetchRequestGroup asked, boolean byId, Consumer<OffsetFetchResponseGroup> done) {
        OffsetFetchRequestGroup known = new OffsetFetchRequestGroup()
                .setGroupId(asked.groupId())
                .setMemberId(asked.memberId())
                .setMemberEpoch(asked.memberEpoch());
        List<OffsetFetchResponseTopics> unknown = new ArrayList<>();
        known.setTopics(partitionsOnce(byId ? named(asked.topics(), unknown) : asked.topics()));
        boolean requireStable = ((OffsetFetchRequestData) request.message()).requireStable();
        var kind = requireStable ? OffsetRequests.FETCH_STABLE : OffsetRequests.FETCH;
        coordinator.ask(kind, Requests.context(request), known, answer -> {
            if (answer.errorCode() == Errors.NONE.code()) {
                List<OffsetFetchResponseTopics> topics = new ArrayList<>(byId ? identified(answer.topics()) : answer.topics());
                topics.addAll(unknown);
                answer.setTopics(topics);
            }
            done.accept(answer);
        });
    }

    /** The topics with the names that belong to their ids; those whose id nobody knows are answered at once. */
    private @Nullable List<OffsetFetchRequestTopics> named(@Nullable List<OffsetFetchRequestTopics> topics, List<OffsetFetchResponseTopics> unknown) {
        if (topics == null) {
            return null;
        }
        ClusterImage image = images.get();
        List<OffsetFetchRequestTopics> known = new ArrayList<>(topics.size());
        for (OffsetFetchRequestTopics topic : topics) {
            TopicImage found = image.topics().topic(topic.topicId());
            if (found != null) {
                known.add(new OffsetFetchRequestTopics().setName(found.name()).setTopicId(found.id()).setPartitionIndexes(topic.partitionIndexes()));
                continue;
            }
            OffsetFetchResponseTopics answered = new OffsetFetchResponseTopics().setTopicId(topic.topicId());
            topic.partitionIndexes().forEach(partition -> answered.partitions().add(new OffsetFetchResponsePartitions()
                    .setPartitionIndex(partition)
                    .setCommittedOffset(-1)
                    .setErrorCode(Errors.UNKNOWN_TOPIC_ID.code())));
            unknown.add(answered);
        }
        return known;
    }

    /** The topics with their ids; a topic that has none any more can't be told to a client that goes by ids. */
    private List<OffsetFetchResponseTopics> identified(List<OffsetFetchResponseTopics> topics) {
        ClusterImage image = images.get();
        List<OffsetFetchResponseTopics> identified = new ArrayList<>(topics.size());
        for (OffsetFetchResponseTopics topic : topics) {
            if (topic.topicId().equals(Uuid.ZERO_UUID)) {
                TopicImage found = image.topics().topic(topic.name());
                if (found == null) {
                    continue;
                }
                topic.setTopicId(found.id());
            }
            identified.add(topic);
        }
        return identified;
    }

    // ---- the form of old versions

    private static OffsetFetchRequestGroup single(OffsetFetchRequestData asked) {
        return new OffsetFetchRequestGroup().setGroupId(asked.groupId()).setTopics(asked.topics() == null
                ? null
                : asked.topics().stream()
                        .map(topic -> new OffsetFetchRequestTopics().setName(topic.name()).setPartitionIndexes(topic.partitionIndexes()))
                        .toList());
    }

    private static OffsetFetchResponseData single(OffsetFetchRequestGroup asked, OffsetFetchResponseGroup answer, short version) {
        OffsetFetchResponseData response = new OffsetFetchResponseData();
        if (answer.errorCode() == Errors.NONE.code()) {
            answer.topics().forEach(topic -> response.topics().add(new OffsetFetchResponseTopic()
                    .setName(topic.name())
                    .setPartitions(topic.partitions().stream()
                            .map(partition -> new OffsetFetchResponsePartition()
                                    .setPartitionIndex(partition.partitionIndex())
                                    .setErrorCode(partition.errorCode())
                                    .setCommittedOffset(partition.committedOffset())
                                    .setCommittedLeaderEpoch(partition.committedLeaderEpoch())
                                    .setMetadata(partition.metadata()))
                            .toList())));
        } else if (version >= GROUP_ERROR_SINCE) {
            response.setErrorCode(answer.errorCode());
        } else if (asked.topics() != null) {
            // There is no place for the group's error but its partitions.
            asked.topics().forEach(topic -> response.topics().add(new OffsetFetchResponseTopic()
                    .setName(topic.name())
                    .setPartitions(topic.partitionIndexes().stream()
                            .map(partition -> new OffsetFetchResponsePartition()
                                    .setPartitionIndex(partition)
                                    .setErrorCode(answer.errorCode())
                                    .setCommittedOffset(-1)
                                    .setMetadata(""))
                            .toList())));
        }
        return response;
    }
}
