package dev.kraftbench.remote;

import static dev.kraftbench.remote.RemoteTexts.TEXTS;

import dev.kraftbench.core.ClusterException;
import dev.kraftbench.core.ClusterException.Kind;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.model.HostPort;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeFeaturesOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.jspecify.annotations.Nullable;

/** What a check tries, one method a question; each waits on the calling thread, at most as long as the limit. */
final class CheckProbes implements AutoCloseable {
    /** @param advice empty when all is well */
    record Answer(String details, String advice) {}

    private static final Duration EXPIRES_SOON = Duration.ofDays(30);

    private final ConnectionSettings.Remote settings;
    private final Duration limit;
    private @Nullable HostPort answering;
    private @Nullable Admin admin;

    CheckProbes(ConnectionSettings.Remote settings, Duration limit) {
        this.settings = settings;
        this.limit = limit;
    }

    private List<HostPort> servers() {
        return Arrays.stream(settings.bootstrapServers().split(",")).filter(server -> !server.isBlank()).map(HostPort::parse).toList();
    }

    Answer tcp() throws ClusterException, InterruptedException {
        List<String> good = new ArrayList<>();
        List<String> bad = new ArrayList<>();
        for (HostPort server : servers()) {
            String problem = reach(server);
            if (problem.isEmpty()) {
                good.add(server.toString());
                if (answering == null) {
                    answering = server;
                }
            } else {
                bad.add(server + ": " + problem);
            }
        }
        if (good.isEmpty()) {
            throw new ClusterException(Kind.UNREACHABLE, "TCP", null, String.join("; ", bad),
                    TEXTS.of("check.tcp.advice"), null);
        }
        return bad.isEmpty() ? new Answer(String.join(", ", good), "")
                : new Answer(String.join(", ", good) + "; " + String.join("; ", bad), TEXTS.of("check.tcp.some"));
    }

    /** Why nothing can be reached there; empty if it can. */
    private String reach(HostPort server) throws InterruptedException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedException();
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(server.host(), server.port()), AdminQueries.millis(limit));
            return "";
        } catch (UnknownHostException e) {
            return TEXTS.of("check.host");
        } catch (SocketTimeoutException e) {
            return TEXTS.of("check.late", limit.toSeconds());
        } catch (ConnectException e) {
            return TEXTS.of("check.nobody");
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    Answer tls() throws Exception {
        HostPort server = answering == null ? servers().getFirst() : answering;
        DefaultSslEngineFactory factory = new DefaultSslEngineFactory();
        try (Socket raw = new Socket()) {
            factory.configure(sslConfig());
            raw.connect(new InetSocketAddress(server.host(), server.port()), AdminQueries.millis(limit));
            raw.setSoTimeout(AdminQueries.millis(limit));
            try (SSLSocket socket = (SSLSocket) factory.sslContext().getSocketFactory().createSocket(raw, server.host(), server.port(), true)) {
                SSLParameters parameters = socket.getSSLParameters();
                String verify = settings.clientProperties().getOrDefault(SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG, "https");
                parameters.setEndpointIdentificationAlgorithm(verify.isBlank() ? null : verify);
                socket.setSSLParameters(parameters);
                socket.startHandshake();
                X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
                Instant until = shown.getNotAfter().toInstant();
                String details = TEXTS.of("check.tls", socket.getSession().getProtocol(), shown.getSubjectX500Principal().getName(),
                        until.atZone(ZoneOffset.UTC).toLocalDate());
                return new Answer(details, until.isBefore(Instant.now().plus(EXPIRES_SOON)) ? TEXTS.of("check.tls.soon") : "");
            }
        } catch (SocketTimeoutException e) {
            throw new ClusterException(Kind.TIMEOUT, "TLS", null, TEXTS.of("check.tls.silent", server),
                    TEXTS.of("check.tls.plain"), e);
        } catch (SSLException e) {
            throw new ClusterException(Kind.REFUSED, "TLS", null, reason(e), tlsAdvice(e), e);
        } catch (KafkaException e) {
            // stores that cannot be read
            throw new ClusterException(Kind.REFUSED, "TLS", null, e.getMessage() + ": " + reason(e), TEXTS.of("check.tls.store"), e);
        } finally {
            factory.close();
        }
    }

    /** Kafka's own reading of stores and passwords, so that the check accepts exactly what its clients do. */
    private Map<String, Object> sslConfig() {
        AdminClientConfig parsed = new AdminClientConfig(config());
        Map<String, Object> values = new HashMap<>(parsed.values());
        settings.clientProperties().forEach((name, value) -> {
            if (name.startsWith("ssl.") && name.endsWith("password")) {
                values.put(name, new Password(value));
            }
        });
        return values;
    }

    /** What is at the bottom of it. */
    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    private static String tlsAdvice(SSLException e) {
        String text = reason(e);
        if (text.contains("Unsupported or unrecognized")) {
            return TEXTS.of("check.tls.none");
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException) {
                return TEXTS.of("check.tls.expired");
            }
        }
        if (text.contains("unable to find valid certification path")) {
            return TEXTS.of("check.tls.trust");
        }
        if (text.contains("No subject alternative") || text.contains("No name matching")) {
            return TEXTS.of("check.tls.name");
        }
        return e instanceof SSLHandshakeException ? TEXTS.of("check.tls.client") : "";
    }

    private Map<String, Object> config() {
        Map<String, Object> config = new HashMap<>(settings.clientProperties());
        config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
        config.put(CommonClientConfigs.CLIENT_ID_CONFIG, "kraftbench-check");
        config.put(AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG, "false");
        return config;
    }

    private Admin admin() throws ClusterException {
        Admin open = admin;
        if (open == null) {
            Thread.currentThread().setContextClassLoader(Admin.class.getClassLoader());
            TokenEndpoint.allow(settings.clientProperties());
            Map<String, Object> config = config();
            config.putIfAbsent(AdminClientConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, "2000");
            // a token is fetched while the client is made, again and again for ten seconds if nobody says less
            config.putIfAbsent(SaslConfigs.SASL_LOGIN_RETRY_BACKOFF_MAX_MS, Long.toString(Math.max(200, limit.toMillis() / 2)));
            config.putIfAbsent(SaslConfigs.SASL_LOGIN_CONNECT_TIMEOUT_MS, Long.toString(limit.toMillis()));
            config.putIfAbsent(SaslConfigs.SASL_LOGIN_READ_TIMEOUT_MS, Long.toString(limit.toMillis()));
            try {
                open = Admin.create(config);
            } catch (KafkaException e) {
                throw new ClusterException(Kind.REFUSED, "CONNECT", null, reason(e), TEXTS.of("check.login"), e);
            }
            admin = open;
        }
        return open;
    }

    private Collection<Node> nodes() throws Exception {
        return Failures.answer("DESCRIBE_CLUSTER", admin().describeCluster(new DescribeClusterOptions().timeoutMs(AdminQueries.millis(limit))).nodes(), limit)
                .get();
    }

    /** A listener that expects TLS, or a login, does not answer who comes without. */
    private Collection<Node> knownNodes() throws Exception {
        try {
            return nodes();
        } catch (ExecutionException e) {
            boolean bare = !settings.clientProperties().containsKey(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG);
            if (bare && Failures.of("DESCRIBE_CLUSTER", e) instanceof ClusterException silent && silent.kind() == Kind.TIMEOUT) {
                throw new ClusterException(Kind.TIMEOUT, "BROKERS", null, TEXTS.of("check.silent"),
                        TEXTS.of("check.silent.advice"), e);
            }
            throw e;
        }
    }

    /** A broker answers nothing but authentication before that is done: any answer will do. */
    Answer sasl() throws Exception {
        nodes();
        return new Answer(settings.clientProperties().getOrDefault("sasl.mechanism", "GSSAPI"), "");
    }

    Answer brokers() throws Exception {
        List<Node> nodes = knownNodes().stream().sorted(Comparator.comparingInt(Node::id)).toList();
        Map<Integer, String> bad = new TreeMap<>();
        for (Node node : nodes) {
            HostPort server = new HostPort(node.host(), node.port());
            String problem = reach(server);
            if (!problem.isEmpty()) {
                bad.put(node.id(), node.id() + " (" + server + "): " + problem);
            }
        }
        String all = nodes.stream().map(n -> TEXTS.of("check.broker", n.id(), n.host(), n.port())).limit(6).collect(Collectors.joining(", "))
                + (nodes.size() > 6 ? ", …" : "");
        String details = TEXTS.of("check.brokers", nodes.size(), all);
        if (bad.size() == nodes.size()) {
            throw new ClusterException(Kind.UNREACHABLE, "BROKERS", null, TEXTS.of("check.brokers.none", String.join("; ", bad.values())),
                    TEXTS.of("check.brokers.advice"), null);
        }
        return bad.isEmpty() ? new Answer(details, "")
                : new Answer(TEXTS.of("check.brokers.some", details, String.join("; ", bad.values())),
                        TEXTS.of("check.brokers.down"));
    }

    Answer versions() throws Exception {
        var features = Failures.answer("API_VERSIONS", admin().describeFeatures(new DescribeFeaturesOptions().timeoutMs(AdminQueries.millis(limit)))
                .featureMetadata(), limit).get();
        Map<String, Short> levels = new TreeMap<>();
        features.finalizedFeatures().forEach((name, range) -> levels.put(name, range.maxVersionLevel()));
        if (levels.isEmpty()) {
            return new Answer(TEXTS.of("check.features"), TEXTS.of("check.features.advice"));
        }
        return new Answer(levels.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).collect(Collectors.joining(", ")), "");
    }

    @Override
    public void close() {
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }
}
