package dev.kraftbench.workbench.tests;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Three nodes of Apache Kafka 4.4, a process each, with two directories each and an authorizer whose super users are {@link #USER} and whoever does not log in:
 * what the workbench is held against. Started before the first test class that asks for it, stopped after the last.
 */
public final class ApacheCluster implements BeforeAllCallback {
    static final int NODES = 3;
    static final String USER = "alice";
    static final String PASSWORD = "alice's \"secret\"";
    /** Of the key store. */
    static final String STORE_PASSWORD = "store-secret";

    /** Where clients come in. */
    enum Listener {
        PLAINTEXT,
        /** TLS with a certificate of the client. */
        MUTUAL,
        /** A login over TLS. */
        SECURED,
        /** A login in the clear. */
        LOGIN
    }

    static final int CONTROLLER = Listener.values().length;

    private record Running(List<Process> nodes, Path directory, List<Integer> ports) implements AutoCloseable {
        @Override
        public void close() throws Exception {
            nodes.forEach(Process::destroy);
            for (Process node : nodes) {
                if (!node.waitFor(30, TimeUnit.SECONDS)) {
                    node.destroyForcibly();
                }
            }
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static final String PLAIN_LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule required user_" + USER + "=\"" + PASSWORD.replace("\"", "\\\\\"")
            + "\";";
    private static final String SCRAM_LOGIN = "org.apache.kafka.common.security.scram.ScramLoginModule required;";
    static final String KEYS = "keys.p12";
    static final String CERTIFICATE = "certificate.pem";

    private static volatile Running running;

    @Override
    public void beforeAll(ExtensionContext context) {
        running = context.getRoot().getStore(ExtensionContext.Namespace.GLOBAL).computeIfAbsent(Running.class, type -> start(), Running.class);
    }

    static String bootstrapServers() {
        return servers(Listener.PLAINTEXT);
    }

    static String servers(Listener listener) {
        return addresses(running.ports(), listener.ordinal());
    }

    static String addresses(List<Integer> ports, int listener) {
        return IntStream.range(0, ports.size() / (CONTROLLER + 1)).mapToObj(node -> address(ports, node, listener)).collect(Collectors.joining(","));
    }

    private static String address(List<Integer> ports, int node, int listener) {
        return "127.0.0.1:" + ports.get(node * (CONTROLLER + 1) + listener);
    }

    /** The process is stopped, as a machine that swaps or a disk that hangs would stop it. */
    static void suspend(int node) {
        signal(node, "-STOP");
    }

    static void resume(int node) {
        signal(node, "-CONT");
    }

    private static void signal(int node, String signal) {
        try {
            Process kill = new ProcessBuilder("kill", signal, Long.toString(running.nodes().get(node - 1).pid())).inheritIO().start();
            if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new IllegalStateException("kill " + signal + " of node " + node);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("kill " + signal + " of node " + node, e);
        }
    }

    /** With the key that all nodes have; clients show the same. */
    static Path keyStore() {
        return running.directory().resolve(KEYS);
    }

    /** The certificate of that key. */
    static Path certificate() {
        return running.directory().resolve(CERTIFICATE);
    }

    private static Running start() {
        try {
            Path directory = Files.createTempDirectory("kraftbench-apache");
            List<Integer> ports = freePorts((CONTROLLER + 1) * NODES);
            List<Process> nodes = new ArrayList<>();
            List<String> voters = new ArrayList<>();
            for (int i = 0; i < NODES; i++) {
                voters.add((i + 1) + "@" + address(ports, i, CONTROLLER) + ":" + Uuid.randomUuid());
            }
            keys(directory);
            String cluster = Uuid.randomUuid().toString();
            for (int i = 0; i < NODES; i++) {
                Path config = config(directory, i + 1, ports);
                Process format = PeerProcess.java(directory.resolve("format-" + i + ".out"), "-Xmx128m", "kafka.tools.StorageTool", "format", "-t", cluster, "-c", config.toString(),
                        "--initial-controllers", String.join(",", voters));
                if (!format.waitFor(RunningWorkbench.LIMIT_SECONDS, TimeUnit.SECONDS) || format.exitValue() != 0) {
                    throw new IllegalStateException("formatting failed: " + Files.readString(directory.resolve("format-" + i + ".out")));
                }
                nodes.add(PeerProcess.java(directory.resolve("node-" + (i + 1) + ".out"), "-Xmx512m", "kafka.Kafka", config.toString()));
            }
            return new Running(nodes, directory, ports);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("Apache Kafka did not start", e);
        }
    }

    /** Makes the key store and its certificate. */
    static void keys(Path directory) throws IOException, InterruptedException {
        String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        for (List<String> step : List.of(List.of("-genkeypair", "-alias", "node", "-keyalg", "EC", "-dname", "CN=kraftbench.test", "-ext", "san=ip:127.0.0.1", "-validity", "365"),
                List.of("-exportcert", "-alias", "node", "-rfc", "-file", CERTIFICATE))) {
            List<String> command = new ArrayList<>(List.of(keytool));
            command.addAll(step);
            command.addAll(List.of("-keystore", KEYS, "-storetype", "PKCS12", "-storepass", STORE_PASSWORD));
            Path output = directory.resolve("keytool.out");
            Process process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).redirectOutput(output.toFile()).start();
            if (!process.waitFor(RunningWorkbench.LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException("no keys: " + Files.readString(output));
            }
        }
    }

    /** @param ports of all nodes, each with a port for every listener and one for its controller */
    static Path config(Path directory, int node, List<Integer> ports) throws IOException {
        String listeners = Arrays.stream(Listener.values()).map(listener -> listener + "://" + address(ports, node - 1, listener.ordinal())).collect(Collectors.joining(","));
        return Files.writeString(directory.resolve("node-" + node + ".properties"), """
                process.roles=broker,controller
                node.id=%d
                listeners=%s,CONTROLLER://%s
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,MUTUAL:SSL,SECURED:SASL_SSL,LOGIN:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT
                controller.listener.names=CONTROLLER
                controller.quorum.bootstrap.servers=%s
                log.dirs=%s
                offsets.topic.num.partitions=4
                transaction.state.log.num.partitions=4
                share.coordinator.state.topic.num.partitions=4
                group.initial.rebalance.delay.ms=0
                authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
                super.users=User:ANONYMOUS;User:%s;User:CN=kraftbench.test
                ssl.keystore.type=PKCS12
                ssl.keystore.location=%s
                ssl.keystore.password=%s
                ssl.truststore.type=PEM
                ssl.truststore.location=%s
                listener.name.mutual.ssl.client.auth=required
                sasl.enabled.mechanisms=SCRAM-SHA-256,SCRAM-SHA-512,PLAIN
                listener.name.login.plain.sasl.jaas.config=%s
                listener.name.login.scram-sha-256.sasl.jaas.config=%s
                listener.name.login.scram-sha-512.sasl.jaas.config=%s
                listener.name.secured.plain.sasl.jaas.config=%s
                listener.name.secured.scram-sha-256.sasl.jaas.config=%s
                listener.name.secured.scram-sha-512.sasl.jaas.config=%s
                """.formatted(node, listeners, address(ports, node - 1, CONTROLLER), addresses(ports, CONTROLLER),
                directory.resolve("data-" + node) + "," + directory.resolve("more-" + node), USER, directory.resolve(KEYS), STORE_PASSWORD,
                directory.resolve(CERTIFICATE), PLAIN_LOGIN, SCRAM_LOGIN, SCRAM_LOGIN, PLAIN_LOGIN, SCRAM_LOGIN, SCRAM_LOGIN));
    }

    static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }
}
