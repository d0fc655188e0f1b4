package dev.kraftbench.conformance;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A share consumer that takes ten records, says {@code holding 10} and decides nothing until it is killed. Arguments: bootstrap servers, group, topic. */
public final class RecordHolder {

    private RecordHolder() {}

    public static void main(String[] arguments) throws Exception {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, arguments[0],
                ConsumerConfig.GROUP_ID_CONFIG, arguments[1],
                ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
        try (var consumer = new KafkaShareConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(arguments[2]));
            int held = 0;
            while (held < 10) {
                held += consumer.poll(Duration.ofMillis(200)).count();
            }
            System.out.println("holding " + held);
            TimeUnit.MINUTES.sleep(5);
        }
    }
}
