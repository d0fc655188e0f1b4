package dev.kraftbench.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.kraftbench.group.internal.modern.TopicHashes;
import dev.kraftbench.metadata.ClusterDelta;
import dev.kraftbench.metadata.ClusterImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metadata.PartitionRecord;
import org.apache.kafka.common.metadata.RegisterBrokerRecord;
import org.apache.kafka.common.metadata.TopicRecord;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.coordinator.common.runtime.KRaftCoordinatorMetadataImage;
import org.apache.kafka.coordinator.group.Utils;
import org.apache.kafka.image.MetadataDelta;
import org.apache.kafka.image.MetadataImage;
import org.apache.kafka.image.MetadataProvenance;
import org.junit.jupiter.api.Test;

/** The hash by which a group's records say which topics it was assigned for (KIP-1101): Apache's coordinator must find the same one. */
class MetadataHashTest {

    private final List<ApiMessage> records = new ArrayList<>();

    private void broker(int id, String rack) {
        records.add(new RegisterBrokerRecord().setBrokerId(id).setRack(rack).setFenced(false).setIncarnationId(new Uuid(1, id)));
    }

    private void topic(String name, Uuid id, int partitions) {
        records.add(new TopicRecord().setName(name).setTopicId(id));
        for (int i = 0; i < partitions; i++) {
            records.add(new PartitionRecord()
                    .setTopicId(id)
                    .setPartitionId(i)
                    .setReplicas(List.of(1 + i % 3, 1 + (i + 1) % 3))
                    .setIsr(List.of(1 + i % 3))
                    .setLeader(1 + i % 3));
        }
    }

    private long apaches(Set<String> topics) {
        MetadataDelta delta = new MetadataDelta.Builder().setImage(MetadataImage.EMPTY).build();
        records.forEach(delta::replay);
        KRaftCoordinatorMetadataImage image = new KRaftCoordinatorMetadataImage(delta.apply(MetadataProvenance.EMPTY));
        Map<String, Long> hashes = new HashMap<>();
        for (String topic : topics) {
            if (image.topicMetadata(topic).isPresent()) {
                hashes.put(topic, Utils.computeTopicHash(topic, image));
            }
        }
        return Utils.computeGroupHash(hashes);
    }

    private long ours(Set<String> topics) {
        ClusterDelta delta = new ClusterDelta(ClusterImage.EMPTY);
        records.forEach(delta::replay);
        return new TopicHashes().ofGroup(topics, delta.apply(1, 1));
    }

    @Test
    void bothHaveTheSameIdeaOfAGroupsTopics() {
        broker(1, "north");
        broker(2, null);
        broker(3, "a rack with a longer name, äöü");
        topic("orders", new Uuid(7, -7), 5);
        topic("a.b_c-D", new Uuid(Long.MIN_VALUE, Long.MAX_VALUE), 1);
        topic("z".repeat(249), new Uuid(3, 4), 17);
        for (Set<String> topics : List.of(
                Set.<String>of(), Set.of("nowhere"), Set.of("orders"), Set.of("orders", "nowhere"), Set.of("orders", "a.b_c-D", "z".repeat(249)))) {
            assertEquals(apaches(topics), ours(topics), topics.toString());
        }
        assertNotEquals(ours(Set.of("orders")), ours(Set.of("a.b_c-D")));
    }
}
