package dev.kraftbench.broker;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Link;
import dev.kraftbench.kernel.Links;
import dev.kraftbench.kernel.Peer;
import dev.kraftbench.metadata.BrokerRegistration;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.PartitionRegistration;
import dev.kraftbench.protocol.PeerRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsPartition;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsTopic;
import org.apache.kafka.common.message.ListOffsetsResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** Asks the leaders of partitions, wherever they are, where their partitions end. For administration; stateless; any thread. */
public final class LatestOffsets {

    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int CONSUMER = -1;
    private static final long LATEST = -1;
    private static final short FIRST_VERSION_WITH_ONE_OFFSET = 1;

    private final String listener;
    private final Links<PeerRequest, ApiMessage> links;
    private final Supplier<ClusterImage> images;

    /** @param listener between brokers */
    public LatestOffsets(String listener, Links<PeerRequest, ApiMessage> links, Supplier<ClusterImage> images) {
        this.listener = listener;
        this.links = links;
        this.images = images;
    }

    /**
     * Where a partition ends.
     *
     * @param offset the high watermark; meaningless with an error
     */
    public record End(Errors error, long offset) {}

    /**
     * @param lane on which this is called
     * @param done told once on the lane, with an end for each of the partitions
     */
    public void ask(Set<TopicPartition> partitions, Lane lane, Consumer<Map<TopicPartition, End>> done) {
        ClusterImage image = images.get();
        Map<TopicPartition, End> ends = new HashMap<>();
        Map<Peer, List<TopicPartition>> byLeader = new HashMap<>();
        for (TopicPartition partition : partitions) {
            ends.put(partition, new End(Errors.LEADER_NOT_AVAILABLE, -1));
            Peer leader = leader(image, partition);
            if (leader != null) {
                byLeader.computeIfAbsent(leader, any -> new ArrayList<>()).add(partition);
            }
        }
        if (byLeader.isEmpty()) {
            done.accept(ends);
            return;
        }
        int[] missing = {byLeader.size()};
        byLeader.forEach((leader, some) -> {
            Link<PeerRequest, ApiMessage> link = links.open(leader, lane);
            PeerRequest request = new PeerRequest(
                    ApiKeys.LIST_OFFSETS, FIRST_VERSION_WITH_ONE_OFFSET, ApiKeys.LIST_OFFSETS.latestVersion(), request(some));
            link.send(request, TIMEOUT_NANOS, delivery -> {
                if (delivery instanceof Link.Delivery.Answered<ApiMessage>(ApiMessage message)) {
                    read((ListOffsetsResponseData) message, ends);
                }
                link.close();
                if (--missing[0] == 0) {
                    done.accept(ends);
                }
            });
        });
    }

    private @Nullable Peer leader(ClusterImage image, TopicPartition partition) {
        PartitionRegistration registration = image.topics().partition(partition);
        BrokerRegistration leader = registration == null ? null : image.brokers().broker(registration.leader());
        return leader == null || leader.fenced() ? null : leader.peer(listener);
    }

    private static ListOffsetsRequestData request(List<TopicPartition> partitions) {
        Map<String, ListOffsetsTopic> topics = new HashMap<>();
        partitions.forEach(partition -> topics.computeIfAbsent(partition.topic(), name -> new ListOffsetsTopic().setName(name))
                .partitions()
                .add(new ListOffsetsPartition().setPartitionIndex(partition.partition()).setTimestamp(LATEST)));
        return new ListOffsetsRequestData().setReplicaId(CONSUMER).setTopics(List.copyOf(topics.values()));
    }

    private static void read(ListOffsetsResponseData response, Map<TopicPartition, End> ends) {
        response.topics().forEach(topic -> topic.partitions().forEach(partition -> ends.put(
                new TopicPartition(topic.name(), partition.partitionIndex()),
                new End(Errors.forCode(partition.errorCode()), partition.offset()))));
    }
}
