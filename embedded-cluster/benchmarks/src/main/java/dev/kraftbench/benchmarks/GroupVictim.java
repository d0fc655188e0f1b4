package dev.kraftbench.benchmarks;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A member that reads and says {@code owns N} whenever that changes, until it is killed. Arguments: bootstrap servers, topic and group, protocol. */
public final class GroupVictim {

    private GroupVictim() {}

    public static void main(String[] arguments) {
        var settings = Clients.settings(arguments[0], "group.id", arguments[1], "group.protocol", arguments[2]);
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(arguments[1]));
            int owned = 0;
            while (true) {
                consumer.poll(Duration.ofMillis(50));
                if (consumer.assignment().size() != owned) {
                    owned = consumer.assignment().size();
                    System.out.println("owns " + owned);
                }
            }
        }
    }
}
