package dev.kraftbench.remote;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * Makes Kafka's clients of a connection: one that asks and one that changes. A question is asked anew after a second, so that a hung broker costs no more.
 * A change must not be: a busy controller carries out what it was asked first, and tells the second request that the topic exists already.
 */
final class AdminClients implements AutoCloseable {
    private static final String QUESTION_MILLIS = "1000";
    private static final String CHANGE_MILLIS = "5000";
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final Map<String, Object> config;
    private final String id;
    private final List<Admin> made = new ArrayList<>();

    /** @param properties of all of Kafka's clients; what they say goes before what is said here */
    AdminClients(Map<String, String> properties, String bootstrapServers, String id) {
        this.id = id;
        config = new HashMap<>(properties);
        config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        config.putIfAbsent(AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG, "false");
        config.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "10000");
        config.putIfAbsent(AdminClientConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, "1000");
        config.putIfAbsent(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "500");
    }

    Admin asking() {
        return make("", Map.of(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, QUESTION_MILLIS, AdminClientConfig.METADATA_MAX_AGE_CONFIG, "5000"));
    }

    /** To be made when it is known that the cluster answers: it would log in once more. */
    Admin changing() {
        return make("-changes", Map.of(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, CHANGE_MILLIS));
    }

    private Admin make(String purpose, Map<String, String> defaults) {
        Map<String, Object> all = new HashMap<>(defaults);
        all.putAll(config);
        all.put(CommonClientConfigs.CLIENT_ID_CONFIG, "kraftbench-" + id + purpose);
        Admin admin = Admin.create(all);
        made.add(admin);
        return admin;
    }

    @Override
    public void close() {
        made.forEach(admin -> admin.close(CLOSING));
    }

    /** Without waiting for what is under way. */
    void abandon() {
        made.forEach(admin -> admin.close(Duration.ZERO));
    }
}
