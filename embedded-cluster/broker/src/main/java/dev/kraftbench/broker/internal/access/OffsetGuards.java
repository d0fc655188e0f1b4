package dev.kraftbench.broker.internal.access;

import static org.apache.kafka.common.acl.AclOperation.DELETE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TRANSACTIONAL_ID;

import java.util.Map;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestTopic;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.message.OffsetDeleteRequestData;
import org.apache.kafka.common.message.OffsetDeleteRequestData.OffsetDeleteRequestTopic;
import org.apache.kafka.common.message.OffsetDeleteResponseData;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData.TxnOffsetCommitRequestTopic;
import org.apache.kafka.common.message.TxnOffsetCommitResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/** Offsets of groups written and deleted: the right to the group, and to each topic. */
final class OffsetGuards {

    private static final short REFUSED = Errors.TOPIC_AUTHORIZATION_FAILED.code();

    private final TopicNames names;

    OffsetGuards(TopicNames names) {
        this.names = names;
    }

    void addTo(Map<ApiKeys, Guard> guards) {
        guards.put(
                ApiKeys.OFFSET_COMMIT,
                Guard.named(READ, GROUP, OffsetCommitRequestData.class, OffsetCommitRequestData::groupId).then(commits()));
        guards.put(
                ApiKeys.TXN_OFFSET_COMMIT,
                Guard.named(AclOperation.WRITE, TRANSACTIONAL_ID, TxnOffsetCommitRequestData.class, TxnOffsetCommitRequestData::transactionalId)
                        .then(Guard.named(READ, GROUP, TxnOffsetCommitRequestData.class, TxnOffsetCommitRequestData::groupId))
                        .then(transactionalCommits()));
        guards.put(
                ApiKeys.OFFSET_DELETE,
                Guard.named(DELETE, GROUP, OffsetDeleteRequestData.class, OffsetDeleteRequestData::groupId).then(deletions()));
        OffsetFetchGuard fetches = new OffsetFetchGuard(names);
        guards.put(ApiKeys.OFFSET_FETCH, fetches);
        ShareOffsetGuards.addTo(guards);
    }

    private Guard commits() {
        return new PartGuard<OffsetCommitRequestData, OffsetCommitRequestTopic, OffsetCommitResponseData>(
                OffsetCommitRequestData::topics,
                (caller, topic) -> names.allow(caller, READ, topic.name(), topic.topicId()),
                OffsetCommitResponseData::new,
                (answer, topic) -> answer.setTopics(Lists.with(
                        answer.topics(),
                        new OffsetCommitResponseData.OffsetCommitResponseTopic()
                                .setName(topic.name())
                                .setTopicId(topic.topicId())
                                .setPartitions(topic.partitions().stream()
                                        .map(partition -> new OffsetCommitResponseData.OffsetCommitResponsePartition()
                                                .setPartitionIndex(partition.partitionIndex())
                                                .setErrorCode(REFUSED))
                                        .toList()))));
    }

    private Guard transactionalCommits() {
        return new PartGuard<TxnOffsetCommitRequestData, TxnOffsetCommitRequestTopic, TxnOffsetCommitResponseData>(
                TxnOffsetCommitRequestData::topics,
                (caller, topic) -> names.allow(caller, READ, topic.name(), topic.topicId()),
                TxnOffsetCommitResponseData::new,
                (answer, topic) -> answer.setTopics(Lists.with(
                        answer.topics(),
                        new TxnOffsetCommitResponseData.TxnOffsetCommitResponseTopic()
                                .setName(topic.name())
                                .setTopicId(topic.topicId())
                                .setPartitions(topic.partitions().stream()
                                        .map(partition -> new TxnOffsetCommitResponseData.TxnOffsetCommitResponsePartition()
                                                .setPartitionIndex(partition.partitionIndex())
                                                .setErrorCode(REFUSED))
                                        .toList()))));
    }

    private static Guard deletions() {
        return new PartGuard<OffsetDeleteRequestData, OffsetDeleteRequestTopic, OffsetDeleteResponseData>(
                OffsetDeleteRequestData::topics,
                (caller, topic) -> caller.mayTopic(READ, topic.name()),
                OffsetDeleteResponseData::new,
                (answer, topic) -> {
                    if (answer.errorCode() == Errors.NONE.code()) {
                        OffsetDeleteResponseData.OffsetDeleteResponseTopic refused =
                                new OffsetDeleteResponseData.OffsetDeleteResponseTopic().setName(topic.name());
                        topic.partitions().forEach(partition -> refused.partitions()
                                .add(new OffsetDeleteResponseData.OffsetDeleteResponsePartition()
                                        .setPartitionIndex(partition.partitionIndex())
                                        .setErrorCode(REFUSED)));
                        answer.topics().add(refused);
                    }
                });
    }

    /** Whether a group may be described, which its offsets are part of. */
    static boolean maySee(Caller caller, String group) {
        return caller.may(DESCRIBE, GROUP, group);
    }
}
