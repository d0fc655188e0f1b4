package dev.kraftbench.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * For a test class: one node in a process of its own with a listener of each kind, formatted with a SCRAM user. With
 * {@code -Dkraftbench.conformance.peer=true} an Apache Kafka node in its place.
 */
final class SecuredNode implements BeforeAllCallback, AfterAllCallback {

    static final String PLAIN_USER = "paula";
    static final String PLAIN_PASSWORD = "paula's \"plain\" password";
    static final String SCRAM_USER = "sam";
    static final String SCRAM_PASSWORD = "sam's scram password";
    static final long SHORT_LIFETIME_MILLIS = 2_500;

    /** Where clients come in. */
    enum Listener {
        OPEN(SecurityProtocol.PLAINTEXT),
        LOGIN(SecurityProtocol.SASL_PLAINTEXT),
        /** Logins have to be repeated. */
        BRIEF(SecurityProtocol.SASL_PLAINTEXT),
        /** A certificate of the client counts, but is not needed. The key is a PEM file. */
        TLS(SecurityProtocol.SSL),
        /** Who has no certificate stays out; names are mapped. The key is in a JKS store. */
        MUTUAL(SecurityProtocol.SSL),
        /** A login over TLS. The key is in a PKCS12 store. */
        SECURED(SecurityProtocol.SASL_SSL);

        final SecurityProtocol protocol;

        Listener(SecurityProtocol protocol) {
            this.protocol = protocol;
        }
    }

    private static final String CLUSTER_ID = "MkU3OEVBNTcwNTJENDM2Qg";

    private final Map<String, String> settings = new LinkedHashMap<>();
    private List<Integer> ports;
    private Path directory;
    private TestKeys keys;
    private JavaProcess node;
    private Admin admin;

    /** In the place of what it has by itself. */
    SecuredNode with(String property, String value) {
        settings.put(property, value);
        return this;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        directory = Files.createTempDirectory("kraftbench-secured");
        ports = Ports.free(Listener.values().length + 1);
        keys = TestKeys.in(directory);
        Path config = Files.writeString(directory.resolve("server.properties"), properties());
        List<String> format = List.of("format", "--config", config.toString(), "--cluster-id", CLUSTER_ID, "--standalone",
                "--add-scram", "SCRAM-SHA-256=[name=" + SCRAM_USER + ",password=\"" + SCRAM_PASSWORD + "\"]");
        try (JavaProcess formatting = ClusterProcess.IS_APACHE ? apache("kafka.tools.StorageTool", format) : ours(format)) {
            assertEquals(0, formatting.exitStatus(JavaProcess.PATIENCE_SECONDS), formatting::output);
        }
        launch();
        admin = Admin.create(Map.of("bootstrap.servers", servers(Listener.OPEN)));
        awaitNode();
    }

    private void launch() throws Exception {
        Path config = directory.resolve("server.properties");
        if (ClusterProcess.IS_APACHE) {
            node = apache("kafka.Kafka", List.of(config.toString()));
        } else {
            node = ours(List.of("node", "--config", config.toString()));
            node.firstLine("ready", JavaProcess.PATIENCE_SECONDS);
        }
    }

    private void awaitNode() throws Exception {
        Topics.await("the node", () -> Topics.get(admin.describeCluster().nodes()).size() == 1);
    }

    /** Ends the node and starts it again. */
    void restart() throws Exception {
        node.close();
        launch();
        awaitNode();
    }

    private static JavaProcess ours(List<String> arguments) {
        return JavaProcess.kraftbench(arguments.toArray(String[]::new));
    }

    private static JavaProcess apache(String main, List<String> arguments) {
        return JavaProcess.start(JavaProcess.apacheClassPath(), List.of("-Xmx512m", "-XX:+UseSerialGC"), main, arguments.toArray(String[]::new));
    }

    private String properties() {
        List<String> listeners = new ArrayList<>();
        List<String> protocols = new ArrayList<>(List.of("CONTROLLER:PLAINTEXT"));
        List<String> logins = new ArrayList<>();
        for (Listener listener : Listener.values()) {
            listeners.add(listener + "://127.0.0.1:" + ports.get(listener.ordinal()));
            protocols.add(listener + ":" + listener.protocol);
            String prefix = "listener.name." + listener.name().toLowerCase(java.util.Locale.ROOT) + ".";
            if (listener.protocol.name.startsWith("SASL")) {
                logins.add(prefix + "plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_" + PLAIN_USER + "=\""
                        + PLAIN_PASSWORD.replace("\"", "\\\\\"") + "\";");
                for (String scram : List.of("scram-sha-256", "scram-sha-512")) {
                    logins.add(prefix + scram + ".sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;");
                }
            }
        }
        int controller = ports.getLast();
        return """
                process.roles=broker,controller
                node.id=1
                listeners=%s,CONTROLLER://127.0.0.1:%d
                listener.security.protocol.map=%s
                inter.broker.listener.name=OPEN
                controller.listener.names=CONTROLLER
                controller.quorum.bootstrap.servers=127.0.0.1:%d
                log.dirs=%s
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=1
                group.initial.rebalance.delay.ms=0
                sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512
                sasl.server.max.receive.size=10000
                listener.name.brief.connections.max.reauth.ms=%d
                authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
                super.users=User:ANONYMOUS;User:%s;User:%s;User:operator;User:CN=Operator,O=Kraftbench
                listener.name.secured.ssl.keystore.type=PKCS12
                listener.name.secured.ssl.keystore.location=%s
                listener.name.secured.ssl.keystore.password=%s
                ssl.truststore.type=PEM
                ssl.truststore.location=%s
                ssl.client.auth=required
                listener.name.tls.ssl.client.auth=requested
                listener.name.tls.ssl.keystore.type=PEM
                listener.name.tls.ssl.keystore.location=%s
                listener.name.mutual.ssl.keystore.type=JKS
                listener.name.mutual.ssl.keystore.location=%s
                listener.name.mutual.ssl.keystore.password=%s
                listener.name.mutual.ssl.principal.mapping.rules=RULE:^CN=([^,]+),.*$/$1/L,DEFAULT
                """.formatted(String.join(",", listeners), controller, String.join(",", protocols), controller, directory.resolve("data"), SHORT_LIFETIME_MILLIS,
                        PLAIN_USER, SCRAM_USER, keys.store("node"), TestKeys.PASSWORD, keys.clients(), keys.pem("node"), keys.javaStore(), TestKeys.PASSWORD)
                + String.join("\n", logins) + "\n"
                + settings.entrySet().stream().map(each -> each.getKey() + "=" + each.getValue() + "\n").collect(Collectors.joining());
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (admin != null) {
            admin.close();
        }
        if (node != null) {
            node.close();
        }
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    String servers(Listener listener) {
        return "127.0.0.1:" + port(listener);
    }

    int port(Listener listener) {
        return ports.get(listener.ordinal());
    }

    /** Where the controller listens. */
    String controller() {
        return "127.0.0.1:" + ports.getLast();
    }

    /** Of a client that does not log in. */
    Admin admin() {
        return admin;
    }

    /** What the node has printed. */
    String output() throws IOException {
        return node.output() + node.errors();
    }

    TestKeys keys() {
        return keys;
    }

    /** A client's properties for TLS, with the certificate of the operator or the guest, or none. */
    Map<String, Object> encrypted(Listener listener, @Nullable String certificate) {
        Map<String, Object> config = new HashMap<>(Map.of("bootstrap.servers", servers(listener), "security.protocol", listener.protocol.name));
        config.put("ssl.truststore.type", "PEM");
        config.put("ssl.truststore.location", keys.certificate("node").toString());
        if (certificate != null) {
            config.put("ssl.keystore.type", "PKCS12");
            config.put("ssl.keystore.location", keys.store(certificate).toString());
            config.put("ssl.keystore.password", TestKeys.PASSWORD);
        }
        return config;
    }

    /** A client's properties for a login. */
    Map<String, Object> login(Listener listener, String mechanism, String user, String password) {
        Map<String, Object> config = encrypted(listener, null);
        String module = mechanism.equals("PLAIN") ? "plain.PlainLoginModule" : "scram.ScramLoginModule";
        config.put("sasl.mechanism", mechanism);
        config.put("sasl.jaas.config", "org.apache.kafka.common.security." + module + " required username=\"" + user + "\" password=\""
                + password.replace("\"", "\\\"") + "\";");
        return config;
    }
}
