package dev.kraftbench.partitioner.region;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;

/**
 * Keeps a region's records together: the key up to its first {@code '-'}, {@code ':'} or {@code '/'} chooses the partition, so that
 * {@code eu-1}, {@code eu-2} and {@code eu-3} meet in one. Records without a key go to partition 0.
 */
@Component(service = Partitioner.class, property = {"name=By region",
    "description=The key up to its first '-', ':' or '/' chooses the partition: eu-1 and eu-2 stay together"})
public final class RegionPartitioner implements Partitioner {

    @Override
    public int partition(String topic, @Nullable Object key, byte @Nullable [] keyBytes, @Nullable Object value, byte @Nullable [] valueBytes,
            Cluster cluster) {
        int partitions = cluster.partitionCountForTopic(topic);
        return keyBytes == null ? 0 : Utils.toPositive(Utils.murmur2(region(keyBytes))) % partitions;
    }

    static byte[] region(byte[] key) {
        String text = new String(key, StandardCharsets.UTF_8);
        int end = 0;
        while (end < text.length() && "-:/".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return text.substring(0, end).getBytes(StandardCharsets.UTF_8);
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
