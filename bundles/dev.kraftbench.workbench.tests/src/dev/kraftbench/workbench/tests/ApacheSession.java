package dev.kraftbench.workbench.tests;

import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Environment;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** A connection of the workbench to the {@link ApacheCluster}, and Kafka's own clients beside it. */
final class ApacheSession extends ClusterSession {

    ApacheSession(String id) {
        super(new ConnectionSettings.Remote(id, id, Environment.DEVELOPMENT, false, ApacheCluster.bootstrapServers(), Map.of()), ApacheCluster.NODES);
    }

    static <T> T client(Function<Map<String, Object>, T> make, Map<String, Object> more) {
        return kafka(ApacheCluster.bootstrapServers(), make, more);
    }

    static KafkaProducer<String, String> producer(Map<String, Object> more) {
        return client(config -> new KafkaProducer<>(config, new StringSerializer(), new StringSerializer()), more);
    }

    static void write(String topic, int count) {
        try (KafkaProducer<String, String> producer = producer(Map.of())) {
            for (int i = 0; i < count; i++) {
                producer.send(new ProducerRecord<>(topic, "k" + i, "{\"order\":" + i + "}"));
            }
        }
    }

    /** A group that has read so many and committed, and left. */
    static void read(String group, String topic, int count) {
        consume(ApacheCluster.bootstrapServers(), group, topic, count);
    }
}
