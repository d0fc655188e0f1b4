package dev.kraftbench.group.internal.modern;

import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.kraftbench.metadata.BrokerRegistration;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.PartitionRegistration;
import dev.kraftbench.metadata.TopicImage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * What a group sees of its topics, as one number that its records keep (KIP-1101): another number means that the group has to be
 * assigned anew. Remembers the hash of each topic until the topic changes. Confined to the shard's lane.
 */
public final class TopicHashes {

    private static final byte HASH_VERSION = 0;

    private final Map<String, Long> byName = new HashMap<>();

    /** Forgets what has changed. */
    public void changed(Collection<String> topics) {
        topics.forEach(byName::remove);
    }

    /** The hash of all these topics, 0 if none of them exists. */
    public long ofGroup(Collection<String> topics, ClusterImage image) {
        HashStream64 hash = Hashing.xxh3_64().hashStream();
        boolean any = false;
        for (String topic : new TreeSet<>(topics)) {
            TopicImage known = image.topics().topic(topic);
            if (known != null) {
                hash.putLong(byName.computeIfAbsent(topic, name -> ofTopic(known, image)));
                any = true;
            }
        }
        return any ? hash.getAsLong() : 0;
    }

    private static long ofTopic(TopicImage topic, ClusterImage image) {
        Uuid id = topic.id();
        HashStream64 hash = Hashing.xxh3_64().hashStream()
                .putByte(HASH_VERSION)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .putString(topic.name())
                .putInt(topic.partitions().size());
        for (int partition = 0; partition < topic.partitions().size(); partition++) {
            hash.putInt(partition);
            for (String rack : racks(topic.partition(partition), image)) {
                hash.putInt(rack.length()).putString(rack);
            }
        }
        return hash.getAsLong();
    }

    private static List<String> racks(@Nullable PartitionRegistration partition, ClusterImage image) {
        List<String> racks = new ArrayList<>();
        if (partition != null) {
            for (int replica : partition.replicas()) {
                BrokerRegistration broker = image.brokers().broker(replica);
                if (broker != null && broker.rack() != null) {
                    racks.add(broker.rack());
                }
            }
        }
        Collections.sort(racks);
        return racks;
    }
}
