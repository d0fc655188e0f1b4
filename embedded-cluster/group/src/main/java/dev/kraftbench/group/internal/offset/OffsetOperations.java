package dev.kraftbench.group.internal.offset;

import dev.kraftbench.coordinator.CoordinatorRecord;
import dev.kraftbench.coordinator.CoordinatorResult;
import dev.kraftbench.group.ClientContext;
import dev.kraftbench.group.GroupSettings;
import dev.kraftbench.group.internal.Group;
import dev.kraftbench.group.internal.Groups;
import dev.kraftbench.group.internal.ShardPorts;
import dev.kraftbench.metadata.TopicImage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestPartition;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.message.OffsetCommitResponseData.OffsetCommitResponsePartition;
import org.apache.kafka.common.message.OffsetCommitResponseData.OffsetCommitResponseTopic;
import org.apache.kafka.common.message.OffsetDeleteRequestData;
import org.apache.kafka.common.message.OffsetDeleteResponseData;
import org.apache.kafka.common.message.OffsetDeleteResponseData.OffsetDeleteResponsePartition;
import org.apache.kafka.common.message.OffsetDeleteResponseData.OffsetDeleteResponseTopic;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopics;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseGroup;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponsePartitions;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseTopics;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData;
import org.apache.kafka.common.message.TxnOffsetCommitResponseData;
import org.apache.kafka.common.message.TxnOffsetCommitResponseData.TxnOffsetCommitResponsePartition;
import org.apache.kafka.common.message.TxnOffsetCommitResponseData.TxnOffsetCommitResponseTopic;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** Decides about committed offsets: commit, fetch, delete, expiry (KIP-211, 447, 496). Confined to the shard's lane. */
final class OffsetOperations {

    /** From this version on a client understands that a group does not exist. */
    private static final int GROUP_NOT_FOUND_VERSION = 9;

    /** From this version on producers understand errors of groups without generations (KIP-1319). */
    private static final int TRANSACTIONAL_GROUP_ERRORS_VERSION = 6;

    private static final int NO_LEADER_EPOCH = -1;
    private static final long NO_OFFSET = -1;

    private final ShardPorts ports;
    private final GroupSettings settings;
    private final Groups groups;
    private final OffsetStore offsets;
    private final BiConsumer<Group, String> signOfLife;

    OffsetOperations(ShardPorts ports, OffsetStore offsets, BiConsumer<Group, String> signOfLife) {
        this.ports = ports;
        this.settings = ports.settings();
        this.groups = ports.groups();
        this.offsets = offsets;
        this.signOfLife = signOfLife;
    }

    // ---- commit

    CoordinatorResult<OffsetCommitResponseData> commit(ClientContext client, OffsetCommitRequestData request) {
        Group group = groups.get(request.groupId());
        Group.CommitCheck check = group != null ? group.commitCheck(committer(client, request)) : Group.CommitCheck.of(commitWithoutGroupProblem(client, request));
        List<CoordinatorRecord> records = new ArrayList<>();
        OffsetCommitResponseData response = new OffsetCommitResponseData();
        long now = ports.wallMillis();
        request.topics().forEach(topic -> {
            OffsetCommitResponseTopic answered = new OffsetCommitResponseTopic().setName(topic.name()).setTopicId(topic.topicId());
            response.topics().add(answered);
            topic.partitions().forEach(partition -> {
                Errors problem = check.problem(topic.name(), topic.topicId(), partition.partitionIndex());
                Errors error = problem != Errors.NONE ? problem : metadataProblem(partition.committedMetadata());
                answered.partitions().add(new OffsetCommitResponsePartition().setPartitionIndex(partition.partitionIndex()).setErrorCode(error.code()));
                if (error == Errors.NONE) {
                    records.add(OffsetRecords.offset(
                            request.groupId(), topic.name(), partition.partitionIndex(), committed(request, topic.topicId(), partition, now)));
                }
            });
        });
        if (group != null && !records.isEmpty()) {
            signOfLife.accept(group, request.memberId());
        }
        return CoordinatorResult.of(records, response);
    }

    /** The same within a transaction: the offsets stay pending until it ends. */
    CoordinatorResult<TxnOffsetCommitResponseData> commitTransactional(ClientContext client, TxnOffsetCommitRequestData request) {
        Group group = groups.get(request.groupId());
        Group.CommitCheck check = group != null ? group.commitCheck(committer(client, request)) : Group.CommitCheck.of(transactionalCommitWithoutGroupProblem(client, request));
        List<CoordinatorRecord> records = new ArrayList<>();
        TxnOffsetCommitResponseData response = new TxnOffsetCommitResponseData();
        long now = ports.wallMillis();
        request.topics().forEach(topic -> {
            TxnOffsetCommitResponseTopic answered = new TxnOffsetCommitResponseTopic().setName(topic.name()).setTopicId(topic.topicId());
            response.topics().add(answered);
            topic.partitions().forEach(partition -> {
                Errors problem = told(check.problem(topic.name(), topic.topicId(), partition.partitionIndex()), client);
                Errors error = problem != Errors.NONE ? problem : metadataProblem(partition.committedMetadata());
                answered.partitions().add(new TxnOffsetCommitResponsePartition().setPartitionIndex(partition.partitionIndex()).setErrorCode(error.code()));
                if (error == Errors.NONE) {
                    String metadata = partition.committedMetadata() == null ? "" : partition.committedMetadata();
                    records.add(OffsetRecords.offset(
                            request.groupId(),
                            topic.name(),
                            partition.partitionIndex(),
                            new CommittedOffset(
                                    -1,
                                    partition.committedOffset(),
                                    partition.committedLeaderEpoch(),
                                    metadata,
                                    now,
                                    CommittedOffset.NO_EXPIRY,
                                    topic.topicId())));
                }
            });
        });
        return CoordinatorResult.of(records, response);
    }

    private static Errors transactionalCommitWithoutGroupProblem(ClientContext client, TxnOffsetCommitRequestData request) {
        if (request.generationIdOrMemberEpoch() < 0) {
            return Errors.NONE;
        }
        return told(Errors.GROUP_ID_NOT_FOUND, client);
    }

    /** Producers of before KIP-1319 know of generations only. */
    private static Errors told(Errors error, ClientContext client) {
        boolean unknown = error == Errors.GROUP_ID_NOT_FOUND || error == Errors.STALE_MEMBER_EPOCH;
        return unknown && client.version() < TRANSACTIONAL_GROUP_ERRORS_VERSION ? Errors.ILLEGAL_GENERATION : error;
    }

    private static Group.Committer committer(ClientContext client, TxnOffsetCommitRequestData request) {
        return new Group.Committer(
                request.memberId(), request.groupInstanceId(), request.generationIdOrMemberEpoch(), true, client.version());
    }

    private Errors metadataProblem(@Nullable String metadata) {
        return metadata != null && metadata.length() > settings.offsetMetadataMaxBytes() ? Errors.OFFSET_METADATA_TOO_LARGE : Errors.NONE;
    }

    private static CommittedOffset committed(OffsetCommitRequestData request, Uuid topicId, OffsetCommitRequestPartition partition, long now) {
        long retention = request.retentionTimeMs();
        long expiry = retention < 0 ? CommittedOffset.NO_EXPIRY : now + Math.min(retention, Long.MAX_VALUE - now);
        String metadata = partition.committedMetadata() == null ? "" : partition.committedMetadata();
        return new CommittedOffset(-1, partition.committedOffset(), partition.committedLeaderEpoch(), metadata, now, expiry, topicId);
    }

    /** Somebody who is in no group may commit under any name that no group has. */
    private static Errors commitWithoutGroupProblem(ClientContext client, OffsetCommitRequestData request) {
        if (request.generationIdOrMemberEpoch() < 0) {
            return Errors.NONE;
        }
        return client.version() >= GROUP_NOT_FOUND_VERSION ? Errors.GROUP_ID_NOT_FOUND : Errors.ILLEGAL_GENERATION;
    }

    private static Group.Committer committer(ClientContext client, OffsetCommitRequestData request) {
        return new Group.Committer(
                request.memberId(), request.groupInstanceId(), request.generationIdOrMemberEpoch(), false, client.version());
    }

    // ---- fetch

    /** Offsets of the partitions asked for, or of all that have any where the request names no topics. */
    OffsetFetchResponseGroup fetch(OffsetFetchRequestGroup request, boolean requireStable) {
        OffsetFetchResponseGroup response = new OffsetFetchResponseGroup().setGroupId(request.groupId());
        String groupId = request.groupId();
        Group group = groups.get(groupId);
        Errors problem = group == null ? Errors.NONE : group.fetchProblem(request.memberId(), request.memberEpoch());
        if (problem != Errors.NONE) {
            return response.setErrorCode(problem.code());
        }
        List<OffsetFetchRequestTopics> asked = request.topics();
        if (asked == null) {
            offsets.committed().ofGroup(groupId).forEach((topic, partitions) -> {
                OffsetFetchResponseTopics answered = new OffsetFetchResponseTopics().setName(topic);
                Uuid topicId = idNow(topic);
                partitions.forEach((partition, offset) -> {
                    if (!offset.isOfAnotherTopic(topicId)) {
                        answered.partitions().add(fetched(groupId, topic, partition, offset, topicId, requireStable));
                    }
                });
                if (!answered.partitions().isEmpty()) {
                    response.topics().add(answered);
                }
            });
            return response;
        }
        for (OffsetFetchRequestTopics topic : asked) {
            OffsetFetchResponseTopics answered = new OffsetFetchResponseTopics().setName(topic.name()).setTopicId(topic.topicId());
            response.topics().add(answered);
            Map<Integer, CommittedOffset> known = offsets.committed().ofTopic(groupId, topic.name());
            Uuid topicId = topic.topicId().equals(Uuid.ZERO_UUID) ? idNow(topic.name()) : topic.topicId();
            topic.partitionIndexes().forEach(partition ->
                    answered.partitions().add(fetched(groupId, topic.name(), partition, known.get(partition), topicId, requireStable)));
        }
        return response;
    }

    /**
     * The id of the topic that has this name now, or zero if there is none: offsets of one that had it before may still be there, if it was
     * deleted when nobody coordinated the group.
     */
    private Uuid idNow(String topic) {
        TopicImage now = ports.image().get().topics().topic(topic);
        return now == null ? Uuid.ZERO_UUID : now.id();
    }

    private OffsetFetchResponsePartitions fetched(
            String groupId, String topic, int partition, @Nullable CommittedOffset offset, Uuid topicId, boolean requireStable) {
        OffsetFetchResponsePartitions answered = new OffsetFetchResponsePartitions()
                .setPartitionIndex(partition)
                .setCommittedOffset(NO_OFFSET)
                .setCommittedLeaderEpoch(NO_LEADER_EPOCH)
                .setMetadata("");
        if (requireStable && offsets.hasPending(groupId, topic, partition)) {
            return answered.setErrorCode(Errors.UNSTABLE_OFFSET_COMMIT.code());
        }
        if (offset == null || offset.isOfAnotherTopic(topicId)) {
            return answered;
        }
        return answered.setCommittedOffset(offset.offset()).setCommittedLeaderEpoch(offset.leaderEpoch()).setMetadata(offset.metadata());
    }

    // ---- delete

    CoordinatorResult<OffsetDeleteResponseData> delete(OffsetDeleteRequestData request) {
        Group group = groups.get(request.groupId());
        Errors problem = group == null ? Errors.GROUP_ID_NOT_FOUND : group.offsetDeleteProblem();
        if (group == null || problem != Errors.NONE) {
            return CoordinatorResult.reply(new OffsetDeleteResponseData().setErrorCode(problem.code()));
        }
        OffsetDeleteResponseData response = new OffsetDeleteResponseData();
        List<CoordinatorRecord> records = new ArrayList<>();
        request.topics().forEach(topic -> {
            OffsetDeleteResponseTopic answered = new OffsetDeleteResponseTopic().setName(topic.name());
            response.topics().add(answered);
            Errors error = group.isSubscribedTo(topic.name()) ? Errors.GROUP_SUBSCRIBED_TO_TOPIC : Errors.NONE;
            topic.partitions().forEach(partition -> {
                int index = partition.partitionIndex();
                answered.partitions().add(new OffsetDeleteResponsePartition().setPartitionIndex(index).setErrorCode(error.code()));
                if (error == Errors.NONE && exists(request.groupId(), topic.name(), index)) {
                    records.add(OffsetRecords.offsetTombstone(request.groupId(), topic.name(), index));
                }
            });
        });
        return CoordinatorResult.of(records, response);
    }

    private boolean exists(String groupId, String topic, int partition) {
        return offsets.get(groupId, topic, partition) != null || offsets.hasPending(groupId, topic, partition);
    }

    /** Tombstones for everything the group has, each partition once. */
    List<CoordinatorRecord> deleteAll(String groupId) {
        Set<CoordinatorRecord> tombstones = new LinkedHashSet<>();
        OffsetTable.Visitor add = (group, topic, partition, offset) -> tombstones.add(OffsetRecords.offsetTombstone(group, topic, partition));
        offsets.committed().forEach(groupId, add);
        offsets.forEachPending(table -> table.forEach(groupId, add));
        return List.copyOf(tombstones);
    }

    /** Tombstones for the offsets of topics that are gone; offsets that don't tell their topic's id go by the name. */
    List<CoordinatorRecord> topicsDeleted(Map<Uuid, String> topics) {
        Set<CoordinatorRecord> tombstones = new LinkedHashSet<>();
        OffsetTable.Visitor add = (group, topic, partition, offset) -> {
            boolean byName = offset.topicId().equals(Uuid.ZERO_UUID);
            if (byName ? topics.containsValue(topic) : topics.containsKey(offset.topicId())) {
                tombstones.add(OffsetRecords.offsetTombstone(group, topic, partition));
            }
        };
        offsets.committed().forEach(add);
        offsets.forEachPending(table -> table.forEach(add));
        return List.copyOf(tombstones);
    }

    // ---- expiry

    /**
     * Tombstones for what the group has kept beyond its time, and, if nothing is left of an empty group, for the group itself (KIP-211).
     */
    List<CoordinatorRecord> expired(Group group) {
        List<CoordinatorRecord> tombstones = new ArrayList<>();
        boolean[] somethingStays = {offsets.hasPending(group.id())};
        long now = ports.wallMillis();
        offsets.committed().forEach(group.id(), (groupId, topic, partition, offset) -> {
            if (isExpired(group, topic, offset, now) && !offsets.hasPending(groupId, topic, partition)) {
                tombstones.add(OffsetRecords.offsetTombstone(groupId, topic, partition));
            } else {
                somethingStays[0] = true;
            }
        });
        if (group.isEmpty() && group.vanishesWhenEmpty() && !somethingStays[0]) {
            tombstones.addAll(group.tombstones());
        }
        return tombstones;
    }

    private boolean isExpired(Group group, String topic, CommittedOffset offset, long now) {
        OptionalLong since = group.offsetUnusedSince(topic, offset.commitMillis());
        if (since.isEmpty()) {
            return false;
        }
        boolean ownExpiry = offset.expireMillis() != CommittedOffset.NO_EXPIRY;
        return ownExpiry ? now >= offset.expireMillis() : now - since.getAsLong() >= settings.offsetsRetentionMillis();
    }
}
