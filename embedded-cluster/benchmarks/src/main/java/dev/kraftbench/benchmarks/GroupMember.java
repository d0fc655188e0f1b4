package dev.kraftbench.benchmarks;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A consumer in a thread of its own that tells {@link GroupReadings} what it reads. */
final class GroupMember implements AutoCloseable {

    private final String name;
    private final GroupReadings readings;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Set<Integer> owned = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean stopping;
    private volatile Throwable failure;

    GroupMember(String bootstrapServers, String protocol, String topic, String name, GroupReadings readings) {
        this.name = name;
        this.readings = readings;
        consumer = new KafkaConsumer<>(
                Clients.settings(bootstrapServers, "group.id", topic, "group.protocol", protocol, "auto.offset.reset", "latest"),
                new ByteArrayDeserializer(), new ByteArrayDeserializer());
        thread = Thread.ofPlatform().name(name).start(() -> consume(topic));
    }

    private void consume(String topic) {
        try (consumer) {
            consumer.subscribe(List.of(topic), new ConsumerRebalanceListener() {
                @Override
                public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                    partitions.forEach(each -> owned.add(each.partition()));
                    readings.changed();
                }

                @Override
                public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                    partitions.forEach(each -> owned.remove(each.partition()));
                    readings.changed();
                }
            });
            while (!stopping) {
                consumer.poll(Duration.ofMillis(50))
                        .forEach(record -> readings.read(name, record.partition(), ByteBuffer.wrap(record.value()).getLong()));
            }
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    int owned() {
        if (failure != null) {
            throw new IllegalStateException(name + " failed", failure);
        }
        return owned.size();
    }

    /** Leaves the group; returns when it has. */
    @Override
    public void close() throws InterruptedException {
        stopping = true;
        thread.join();
    }
}
