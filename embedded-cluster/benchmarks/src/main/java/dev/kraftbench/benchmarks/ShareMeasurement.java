package dev.kraftbench.benchmarks;

import dev.kraftbench.conformance.JavaProcess;
import dev.kraftbench.conformance.RecordHolder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A share consumer in a process of its own holds ten records and is killed with SIGKILL: how long until another consumer is given them. */
final class ShareMeasurement {

    private static final String GROUP = "bench-share";

    private ShareMeasurement() {}

    static void measure(Contestant.Running cluster, Figures figures) throws Exception {
        String servers = cluster.bootstrapServers();
        try (var admin = Admin.create(Clients.settings(servers))) {
            var earliest = new AlterConfigOp(new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.GROUP, GROUP), List.of(earliest))).all().get(60, TimeUnit.SECONDS);
        }
        Clients.createTopic(servers, GROUP, 1);
        try (var producer = Clients.producer(servers)) {
            for (int i = 0; i < 10; i++) {
                producer.send(new ProducerRecord<>(GROUP, new byte[100])).get(60, TimeUnit.SECONDS);
            }
        }
        try (var holder = JavaProcess.start(Clients.classPath(), List.of("-Xmx128m", "-XX:+UseSerialGC"), RecordHolder.class.getName(), servers, GROUP, GROUP);
                var heir = new KafkaShareConsumer<>(Clients.settings(servers, "group.id", GROUP), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            holder.firstLine("holding 10", 120);
            heir.subscribe(List.of(GROUP));
            long warmUp = System.nanoTime();
            while (Clients.millisSince(warmUp) < 7_000) {
                if (!heir.poll(Duration.ofMillis(100)).isEmpty()) {
                    throw new IllegalStateException("records were given away while their holder lived");
                }
            }
            long killed = System.nanoTime();
            holder.kill();
            int given = 0;
            while (given < 10) {
                given += heir.poll(Duration.ofMillis(100)).count();
                if (Clients.millisSince(killed) > 120_000) {
                    throw new IllegalStateException("only " + given + " of the dead consumer's records were given to another");
                }
            }
            figures.add("share consumer kill -9: records redelivered, ms <", Clients.millisSince(killed));
        }
    }
}
