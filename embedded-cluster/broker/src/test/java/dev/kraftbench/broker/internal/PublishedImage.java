package dev.kraftbench.broker.internal;

import dev.kraftbench.broker.ImageWatch;
import dev.kraftbench.kernel.VirtualLane;
import dev.kraftbench.metadata.ClusterDelta;
import dev.kraftbench.metadata.ClusterImage;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metadata.PartitionRecord;
import org.apache.kafka.common.metadata.RegisterBrokerRecord;
import org.apache.kafka.common.metadata.TopicRecord;
import org.apache.kafka.common.metadata.UnfenceBrokerRecord;
import org.apache.kafka.common.protocol.ApiMessage;

/** A cluster image that a test makes up record by record. */
public final class PublishedImage {

    private final VirtualLane lane;
    private final ImageWatch images;

    public PublishedImage(VirtualLane lane) {
        this.lane = lane;
        this.images = new ImageWatch(lane);
    }

    public ImageWatch images() {
        return images;
    }

    public void publish(ApiMessage... records) {
        ClusterDelta delta = new ClusterDelta(images.image());
        for (ApiMessage record : records) {
            delta.replay(record);
        }
        ClusterImage next = delta.apply(images.image().offset() + records.length, 1);
        lane.execute(() -> images.published(delta, next));
        lane.settle();
    }

    /** A broker that serves at localhost:9092 + id - 1. */
    public void broker(int id) {
        RegisterBrokerRecord.BrokerEndpointCollection endpoints = new RegisterBrokerRecord.BrokerEndpointCollection();
        endpoints.add(new RegisterBrokerRecord.BrokerEndpoint().setName("PLAINTEXT").setHost("localhost").setPort(9091 + id).setSecurityProtocol((short) 0));
        publish(
                new RegisterBrokerRecord().setBrokerId(id).setBrokerEpoch(5).setIncarnationId(new Uuid(3, id)).setFenced(true).setEndPoints(endpoints),
                new UnfenceBrokerRecord().setId(id).setEpoch(5));
    }

    /** A topic whose partitions the brokers lead in turn, alone. */
    public void topic(String name, Uuid id, int partitions, int... brokers) {
        publish(new TopicRecord().setName(name).setTopicId(id));
        for (int i = 0; i < partitions; i++) {
            int leader = brokers[i % brokers.length];
            publish(new PartitionRecord().setTopicId(id).setPartitionId(i).setReplicas(List.of(leader)).setIsr(List.of(leader)).setLeader(leader)
                    .setLeaderEpoch(0).setPartitionEpoch(0).setDirectories(List.of(new Uuid(4, 4))));
        }
    }
}
