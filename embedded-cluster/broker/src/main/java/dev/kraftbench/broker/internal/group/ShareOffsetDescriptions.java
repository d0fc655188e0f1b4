package dev.kraftbench.broker.internal.group;

import dev.kraftbench.broker.LatestOffsets;
import dev.kraftbench.coordinator.SharePersister;
import dev.kraftbench.group.ClientContext;
import dev.kraftbench.group.GroupCoordinator;
import dev.kraftbench.group.ShareRequests;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.TopicImage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.DescribeShareGroupOffsetsRequestData;
import org.apache.kafka.common.message.DescribeShareGroupOffsetsRequestData.DescribeShareGroupOffsetsRequestGroup;
import org.apache.kafka.common.message.DescribeShareGroupOffsetsRequestData.DescribeShareGroupOffsetsRequestTopic;
import org.apache.kafka.common.message.DescribeShareGroupOffsetsResponseData;
import org.apache.kafka.common.message.DescribeShareGroupOffsetsResponseData.DescribeShareGroupOffsetsResponseGroup;
import org.apache.kafka.common.message.DescribeShareGroupOffsetsResponseData.DescribeShareGroupOffsetsResponsePartition;
import org.apache.kafka.common.message.DescribeShareGroupOffsetsResponseData.DescribeShareGroupOffsetsResponseTopic;
import org.apache.kafka.common.message.ReadShareGroupStateSummaryRequestData;
import org.apache.kafka.common.message.ReadShareGroupStateSummaryRequestData.PartitionData;
import org.apache.kafka.common.message.ReadShareGroupStateSummaryRequestData.ReadStateSummaryData;
import org.apache.kafka.common.message.ReadShareGroupStateSummaryResponseData;
import org.apache.kafka.common.message.ReadShareGroupStateSummaryResponseData.PartitionResult;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * DESCRIBE_SHARE_GROUP_OFFSETS: start offsets from the share coordinators, and how far they lag behind the ends of the partitions (KIP-932,
 * 1226). What is not known is no error but an offset of -1.
 */
final class ShareOffsetDescriptions {

    private static final long UNKNOWN = -1;

    private final GroupCoordinator coordinator;
    private final SharePersister persister;
    private final LatestOffsets latestOffsets;
    private final Supplier<ClusterImage> images;

    ShareOffsetDescriptions(
            GroupCoordinator coordinator, SharePersister persister, LatestOffsets latestOffsets, Supplier<ClusterImage> images) {
        this.coordinator = coordinator;
        this.persister = persister;
        this.latestOffsets = latestOffsets;
        this.images = images;
    }

    /** @param home the lane on which this is called and answered */
    void describe(
            ClientContext client,
            DescribeShareGroupOffsetsRequestData request,
            Lane home,
            Consumer<DescribeShareGroupOffsetsResponseData> done) {
        DescribeShareGroupOffsetsResponseData response = new DescribeShareGroupOffsetsResponseData();
        if (request.groups().isEmpty()) {
            done.accept(response);
        }
        Map<String, DescribeShareGroupOffsetsRequestGroup> once = new LinkedHashMap<>();
        request.groups().forEach(asked -> once.putIfAbsent(asked.groupId(), asked));
        once.values().forEach(asked -> describe(client, asked, home, group -> {
            response.groups().add(group);
            if (response.groups().size() == once.size()) {
                done.accept(response);
            }
        }));
    }

    private void describe(
            ClientContext client,
            DescribeShareGroupOffsetsRequestGroup asked,
            Lane home,
            Consumer<DescribeShareGroupOffsetsResponseGroup> done) {
        DescribeShareGroupOffsetsResponseGroup group = new DescribeShareGroupOffsetsResponseGroup().setGroupId(asked.groupId());
        if (asked.topics() != null) {
            read(group, wanted(asked.topics(), group), home, done);
            return;
        }
        coordinator.ask(ShareRequests.INITIALIZED, client, asked.groupId(), initialized -> home.execute(() -> {
            if (initialized.error() == Errors.NONE) {
                read(group, initialized.partitions(), home, done);
            } else {
                done.accept(group.setErrorCode(initialized.error().code()).setErrorMessage(initialized.error().message()));
            }
        }));
    }

    /** The partitions of topics that there are; of others nothing is known, which is told at once. */
    private Map<Uuid, Set<Integer>> wanted(List<DescribeShareGroupOffsetsRequestTopic> topics, DescribeShareGroupOffsetsResponseGroup group) {
        Map<Uuid, Set<Integer>> wanted = new LinkedHashMap<>();
        for (DescribeShareGroupOffsetsRequestTopic topic : topics) {
            TopicImage known = images.get().topics().topic(topic.topicName());
            if (known != null) {
                wanted.computeIfAbsent(known.id(), any -> new HashSet<>()).addAll(topic.partitions());
            } else {
                group.topics().add(new DescribeShareGroupOffsetsResponseTopic()
                        .setTopicName(topic.topicName())
                        .setPartitions(topic.partitions().stream().map(ShareOffsetDescriptions::unknown).toList()));
            }
        }
        return wanted;
    }

    private static DescribeShareGroupOffsetsResponsePartition unknown(int partition) {
        return new DescribeShareGroupOffsetsResponsePartition().setPartitionIndex(partition).setStartOffset(UNKNOWN).setLag(UNKNOWN);
    }

    private void read(
            DescribeShareGroupOffsetsResponseGroup group,
            Map<Uuid, Set<Integer>> partitions,
            Lane home,
            Consumer<DescribeShareGroupOffsetsResponseGroup> done) {
        Map<Uuid, Set<Integer>> existing = new LinkedHashMap<>(partitions);
        existing.keySet().removeIf(id -> images.get().topics().topic(id) == null);
        if (existing.isEmpty()) {
            done.accept(group);
            return;
        }
        ReadShareGroupStateSummaryRequestData request = new ReadShareGroupStateSummaryRequestData()
                .setGroupId(group.groupId())
                .setTopics(existing.entrySet().stream()
                        .map(topic -> new ReadStateSummaryData()
                                .setTopicId(topic.getKey())
                                .setPartitions(topic.getValue().stream().map(each -> new PartitionData().setPartition(each)).toList()))
                        .toList());
        persister.readSummary(request, summary -> home.execute(() -> addLag(group, summary, home, done)));
    }

    private void addLag(
            DescribeShareGroupOffsetsResponseGroup group,
            ReadShareGroupStateSummaryResponseData summary,
            Lane home,
            Consumer<DescribeShareGroupOffsetsResponseGroup> done) {
        Set<TopicPartition> measurable = new HashSet<>();
        summary.results().forEach(topic -> topic.partitions().stream()
                .filter(ShareOffsetDescriptions::isMeasurable)
                .forEach(partition -> measurable.add(new TopicPartition(name(topic.topicId()), partition.partition()))));
        latestOffsets.ask(measurable, home, ends -> {
            summary.results().forEach(topic -> {
                String name = name(topic.topicId());
                List<DescribeShareGroupOffsetsResponsePartition> described = new ArrayList<>();
                topic.partitions().forEach(partition ->
                        described.add(described(partition, ends.get(new TopicPartition(name, partition.partition())))));
                group.topics().add(new DescribeShareGroupOffsetsResponseTopic()
                        .setTopicId(topic.topicId())
                        .setTopicName(name)
                        .setPartitions(described));
            });
            done.accept(group);
        });
    }

    private String name(Uuid topicId) {
        TopicImage topic = images.get().topics().topic(topicId);
        return topic == null ? "" : topic.name();
    }

    private static boolean isMeasurable(PartitionResult partition) {
        return partition.errorCode() == Errors.NONE.code()
                && partition.startOffset() != UNKNOWN
                && partition.deliveryCompleteCount() != UNKNOWN;
    }

    private static DescribeShareGroupOffsetsResponsePartition described(PartitionResult partition, LatestOffsets.@Nullable End end) {
        DescribeShareGroupOffsetsResponsePartition described = unknown(partition.partition());
        if (partition.errorCode() != Errors.NONE.code()) {
            return described;
        }
        described.setStartOffset(partition.startOffset()).setLeaderEpoch(partition.leaderEpoch());
        if (end == null) {
            return described;
        }
        return end.error() == Errors.NONE
                ? described.setLag(end.offset() - partition.startOffset() - partition.deliveryCompleteCount())
                : described.setErrorCode(end.error().code()).setErrorMessage(end.error().message());
    }
}
