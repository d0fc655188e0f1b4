package dev.kraftbench.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that log in at each other, over TLS, while only they may do what nodes do. */
class SecuredQuorumTest {

    private static final String PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"node\" password=\"node's\" user_node=\"node's\";";
    private static final String SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"node\" password=\"node's\";";

    @TempDir
    Path directory;

    private TestKeys keys;

    /** @param mechanism among brokers; controllers log in with PLAIN, since users are known once there is a leader */
    private Map<String, String> settings(String mechanism, long lifetimeMillis) throws Exception {
        keys = TestKeys.in(directory);
        Map<String, String> settings = new HashMap<>();
        settings.put("listener.security.protocol.map", "PLAINTEXT:SASL_SSL,CONTROLLER:SASL_SSL");
        settings.put("inter.broker.listener.name", "PLAINTEXT");
        settings.put("sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-512");
        settings.put("sasl.mechanism.inter.broker.protocol", mechanism);
        settings.put("sasl.mechanism.controller.protocol", "PLAIN");
        for (String listener : List.of("plaintext", "controller")) {
            settings.put("listener.name." + listener + ".plain.sasl.jaas.config", PLAIN);
            settings.put("listener.name." + listener + ".scram-sha-512.sasl.jaas.config", SCRAM);
        }
        settings.put("connections.max.reauth.ms", Long.toString(lifetimeMillis));
        settings.put("ssl.keystore.type", "PKCS12");
        settings.put("ssl.keystore.location", keys.store("node").toString());
        settings.put("ssl.keystore.password", TestKeys.PASSWORD);
        settings.put("ssl.truststore.type", "PEM");
        settings.put("ssl.truststore.location", keys.certificate("node").toString());
        settings.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        settings.put("super.users", "User:node");
        settings.put("default.replication.factor", "3");
        return settings;
    }

    private Map<String, Object> client(ThreeNodes nodes, String mechanism, String jaas) {
        Map<String, Object> client = new HashMap<>();
        client.put("bootstrap.servers", nodes.bootstrapServers());
        client.put("security.protocol", "SASL_SSL");
        client.put("sasl.mechanism", mechanism);
        client.put("sasl.jaas.config", jaas);
        client.put("ssl.truststore.type", "PEM");
        client.put("ssl.truststore.location", keys.certificate("node").toString());
        // Logins of clients and nodes expire and are repeated meanwhile; on a busy machine that takes its time.
        for (String limit : List.of("default.api.timeout.ms", "delivery.timeout.ms", "max.block.ms")) {
            client.put(limit, (int) TimeUnit.SECONDS.toMillis(JavaProcess.PATIENCE_SECONDS));
        }
        return client;
    }

    /** Once there are three brokers at the same time: one that is kept waiting by a busy machine is fenced for a while. */
    private static void create(Admin admin, String topic, int minInSync) throws Exception {
        NewTopic created = new NewTopic(topic, 3, (short) 3).configs(Map.of("min.insync.replicas", Integer.toString(minInSync)));
        Topics.await("three brokers that can have " + topic, () -> {
            try {
                Topics.get(admin.createTopics(List.of(created)).all());
                return true;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof InvalidReplicationFactorException) {
                    return false;
                }
                if (e.getCause() instanceof RetriableException) {
                    throw e;
                }
                // The answer to the first try went with a connection whose login was over.
                assertInstanceOf(TopicExistsException.class, e.getCause());
                return true;
            }
        });
    }

    /** Writes that all three nodes have to have, until so many seconds have passed; then one node less. */
    private static void writeAndLoseANode(ThreeNodes nodes, Map<String, Object> client, long millis) throws Exception {
        try (Admin admin = Admin.create(client)) {
            create(admin, "kept", 3);
            create(admin, "kept-by-two", 2);
        }
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
            for (int i = 0; i < 100 || System.nanoTime() < end; i++) {
                Topics.get(producer.send(new ProducerRecord<>("kept", "key-" + i, "value")));
            }
            nodes.kill(1);
            for (int i = 0; i < 100; i++) {
                assertEquals("kept-by-two", Topics.get(producer.send(new ProducerRecord<>("kept-by-two", "key-" + i, "value"))).topic());
            }
        }
    }

    @Test
    void anApacheNodeIsOneOfThem() throws Exception {
        long lifetimeMillis = 5_000;
        try (ThreeNodes nodes = ThreeNodes.start(directory, settings("PLAIN", lifetimeMillis), Set.of(3))) {
            writeAndLoseANode(nodes, client(nodes, "PLAIN", PLAIN), 2 * lifetimeMillis);
        }
    }

    @Test
    void theirUserMayBeOneOfTheClusters() throws Exception {
        List<String> user = List.of("--add-scram", "SCRAM-SHA-512=[name=node,password=\"node's\"]");
        try (ThreeNodes nodes = ThreeNodes.start(directory, settings("SCRAM-SHA-512", 0), Set.of(), user)) {
            writeAndLoseANode(nodes, client(nodes, "SCRAM-SHA-512", SCRAM), 0);
        }
    }
}
