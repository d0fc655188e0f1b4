package dev.kraftbench.group.internal.consumer;

import dev.kraftbench.group.internal.modern.PartitionSet;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.TopicImage;
import java.nio.ByteBuffer;
import org.apache.kafka.common.message.ConsumerProtocolAssignment;
import org.apache.kafka.common.message.ConsumerProtocolSubscription;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.MessageUtil;
import org.jspecify.annotations.Nullable;

/** What consumers of the classic protocol tell each other inside the group's messages. Stateless. */
final class EmbeddedProtocol {

    private EmbeddedProtocol() {}

    /** The subscription, or null if it can't be read. */
    static @Nullable ConsumerProtocolSubscription subscription(byte[] bytes) {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            short version = known(buffer.getShort(), ConsumerProtocolSubscription.HIGHEST_SUPPORTED_VERSION);
            return new ConsumerProtocolSubscription(new ByteBufferAccessor(buffer), version);
        } catch (RuntimeException malformed) {
            return null;
        }
    }

    /** The assignment, nothing for no bytes at all, or null if it can't be read. */
    static @Nullable ConsumerProtocolAssignment assignment(byte[] bytes) {
        if (bytes.length == 0) {
            return new ConsumerProtocolAssignment();
        }
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            short version = known(buffer.getShort(), ConsumerProtocolAssignment.HIGHEST_SUPPORTED_VERSION);
            return new ConsumerProtocolAssignment(new ByteBufferAccessor(buffer), version);
        } catch (RuntimeException malformed) {
            return null;
        }
    }

    /** Later versions only add to what this one has. */
    private static short known(short version, short highest) {
        return version > highest ? highest : version;
    }

    /** The assignment in the version that the member's own subscription is in. */
    static byte[] assignment(PartitionSet partitions, byte[] subscription, ClusterImage image) {
        short version = known(ByteBuffer.wrap(subscription).getShort(), ConsumerProtocolAssignment.HIGHEST_SUPPORTED_VERSION);
        ConsumerProtocolAssignment assignment = new ConsumerProtocolAssignment();
        for (var id : partitions.topics()) {
            TopicImage topic = image.topics().topic(id);
            if (topic != null) {
                assignment.assignedPartitions().add(new ConsumerProtocolAssignment.TopicPartition()
                        .setTopic(topic.name())
                        .setPartitions(partitions.ofTopic(id)));
            }
        }
        ByteBuffer bytes = MessageUtil.toVersionPrefixedByteBuffer(version, assignment);
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return copy;
    }

    static PartitionSet owned(ConsumerProtocolSubscription subscription, ClusterImage image) {
        PartitionSet.Builder owned = new PartitionSet.Builder();
        subscription.ownedPartitions().forEach(each -> {
            TopicImage topic = image.topics().topic(each.topic());
            if (topic != null) {
                owned.addExisting(topic.id(), each.partitions(), topic.partitions().size(), PartitionSet.EMPTY);
            }
        });
        return owned.build();
    }

    static PartitionSet assigned(ConsumerProtocolAssignment assignment, ClusterImage image) {
        PartitionSet.Builder assigned = new PartitionSet.Builder();
        assignment.assignedPartitions().forEach(each -> {
            TopicImage topic = image.topics().topic(each.topic());
            if (topic != null) {
                assigned.addExisting(topic.id(), each.partitions(), topic.partitions().size(), PartitionSet.EMPTY);
            }
        });
        return assigned.build();
    }
}
