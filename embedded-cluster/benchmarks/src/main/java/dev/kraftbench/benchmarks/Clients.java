package dev.kraftbench.benchmarks;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Real clients with kafka-clients' own defaults, apart from what a measurement says. */
final class Clients {

    private Clients() {}

    static Properties settings(String bootstrapServers, String... namesAndValues) {
        var settings = new Properties();
        settings.put("bootstrap.servers", bootstrapServers);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            settings.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return settings;
    }

    static KafkaProducer<byte[], byte[]> producer(String bootstrapServers, String... namesAndValues) {
        return new KafkaProducer<>(settings(bootstrapServers, namesAndValues), new ByteArraySerializer(), new ByteArraySerializer());
    }

    static void createTopic(String bootstrapServers, String name, int partitions) throws Exception {
        try (var admin = Admin.create(settings(bootstrapServers))) {
            admin.createTopics(List.of(new NewTopic(name, partitions, (short) 3))).all().get(120, TimeUnit.SECONDS);
        }
    }

    interface Condition {
        boolean holds() throws Exception;
    }

    /** Looks every millisecond. */
    static void await(String what, Duration limit, Condition condition) throws Exception {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("waited " + limit + " in vain for " + what);
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    /** The class path of clients in processes of their own. */
    static String classPath() {
        return System.getProperty("java.class.path");
    }

    static double millisSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1e6;
    }

    static void closeAll(Collection<? extends AutoCloseable> all) throws Exception {
        for (AutoCloseable each : all) {
            each.close();
        }
    }
}
