package dev.kraftbench.partitioner.priority;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;

/**
 * Gives urgent records a partition of their own, so that they never queue behind bulk: keys that begin with {@code urgent}, {@code high} or
 * {@code vip} go to the last partition, all others are hashed over the rest.
 */
@Component(service = Partitioner.class, property = {"name=By priority",
    "description=Keys that begin with urgent, high or vip go to the last partition, others are hashed over the rest"})
public final class PriorityPartitioner implements Partitioner {

    @Override
    public int partition(String topic, @Nullable Object key, byte @Nullable [] keyBytes, @Nullable Object value, byte @Nullable [] valueBytes,
            Cluster cluster) {
        int partitions = cluster.partitionCountForTopic(topic);
        if (partitions == 1) {
            return 0;
        }
        if (keyBytes != null && urgent(new String(keyBytes, StandardCharsets.UTF_8))) {
            return partitions - 1;
        }
        byte[] hashed = keyBytes != null ? keyBytes : valueBytes != null ? valueBytes : new byte[0];
        return Utils.toPositive(Utils.murmur2(hashed)) % (partitions - 1);
    }

    static boolean urgent(String key) {
        String lower = key.toLowerCase(Locale.ROOT);
        return lower.startsWith("urgent") || lower.startsWith("high") || lower.startsWith("vip");
    }

    @Override
    public void configure(Map<String, ?> configs) {
        // needs none
    }

    @Override
    public void close() {
        // holds nothing
    }
}
