package dev.kraftbench.node.internal.security;

import dev.kraftbench.node.ConfigProblem;
import dev.kraftbench.transport.Encryption;
import dev.kraftbench.transport.ListenerTls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.Principal;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.security.auth.x500.X500Principal;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.network.ConnectionMode;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.security.auth.SslEngineFactory;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.apache.kafka.common.security.ssl.SslFactory;
import org.apache.kafka.common.security.ssl.SslPrincipalMapper;
import org.jspecify.annotations.Nullable;

/**
 * The keys and certificates of a listener, in Kafka's formats (JKS, PKCS12, PEM), for those who connect to it and for links to it. Others may
 * take their place while it is open, for connections from then on. What reads them waits; any thread.
 */
final class ListenerKeys {

    private static final String CLIENT_AUTH = "ssl.client.auth";

    private final ListenerSettings started;
    private final boolean ownsKey;
    private final Executor keyWork;
    /** Knows what may take the place of what: its engines are never used. */
    private final SslFactory successions;
    private volatile SslEngineFactory engines;

    private ListenerKeys(ListenerSettings settings, boolean ownsKey, boolean betweenNodes, Executor keyWork) throws ConfigProblem {
        this.started = settings;
        this.ownsKey = ownsKey;
        this.keyWork = keyWork;
        this.engines = engines(settings, ownsKey);
        try {
            this.successions = successions(settings, betweenNodes);
        } catch (RuntimeException e) {
            throw problem(settings, e);
        }
    }

    /**
     * Reads those of a listener of this node.
     *
     * @param betweenNodes whether nodes use it to reach each other
     * @param keyWork where keys are worked out
     */
    static ListenerKeys own(ListenerSettings settings, boolean betweenNodes, Executor keyWork) throws ConfigProblem {
        return new ListenerKeys(settings, true, betweenNodes, keyWork);
    }

    /** Reads those for links to a listener that other nodes have. */
    static ListenerKeys ofOthers(ListenerSettings settings, Executor keyWork) throws ConfigProblem {
        return new ListenerKeys(settings, false, false, keyWork);
    }

    /** What the listener's connections are encrypted with. */
    ListenerTls forClients() throws ConfigProblem {
        return new ListenerTls(new Encryption((host, port) -> engines.createServerSslEngine(host, port), keyWork), principals(started));
    }

    /** What links to the listener are encrypted with. */
    Encryption forLinks() {
        String identification = String.valueOf(started.tls().getOrDefault("ssl.endpoint.identification.algorithm", ""));
        return new Encryption((host, port) -> engines.createClientSslEngine(host, port, identification), keyWork);
    }

    /** Finds out whether keys can take the place of those that are in use. */
    synchronized void check(Map<String, String> dynamic) throws ConfigProblem {
        ListenerSettings settings = started.with(dynamic);
        engines(settings, ownsKey);
        try {
            successions.validateReconfiguration(succeeding(settings));
        } catch (RuntimeException e) {
            throw problem(settings, e);
        }
    }

    /**
     * Uses other keys from now on, or new contents of the same files.
     *
     * @return false if nothing has changed
     */
    synchronized boolean renew(Map<String, String> dynamic) throws ConfigProblem {
        ListenerSettings settings = started.with(dynamic);
        SslEngineFactory before = successions.sslEngineFactory();
        SslEngineFactory next = engines(settings, ownsKey);
        try {
            successions.reconfigure(succeeding(settings));
        } catch (RuntimeException e) {
            throw problem(settings, e);
        }
        if (successions.sslEngineFactory() == before) {
            return false;
        }
        engines = next;
        return true;
    }

    private static SslFactory successions(ListenerSettings settings, boolean betweenNodes) {
        if (betweenNodes) {
            SslFactory trusting = new SslFactory(ConnectionMode.SERVER, null, true);
            try {
                trusting.configure(values(settings));
                return trusting;
            } catch (KafkaException e) {
                // Nodes of one process need not trust each other's keys; where they do, they must go on to.
            }
        }
        SslFactory any = new SslFactory(ConnectionMode.SERVER, null, false);
        any.configure(values(settings));
        return any;
    }

    private static Map<String, Object> values(ListenerSettings settings) {
        Map<String, Object> values = settings.tls();
        if (settings.protocol() == SecurityProtocol.SASL_SSL && !settings.hasOwn(CLIENT_AUTH)) {
            // As in Kafka (KIP-684): who logs in needs no certificate besides, unless this very listener says so.
            values.put(CLIENT_AUTH, "none");
        }
        return values;
    }

    /** What is no longer set has to be named, lest it stay. */
    private static Map<String, Object> succeeding(ListenerSettings settings) {
        Map<String, Object> values = new HashMap<>(values(settings));
        SslConfigs.RECONFIGURABLE_CONFIGS.forEach(name -> values.putIfAbsent(name, null));
        return values;
    }

    private static SslEngineFactory engines(ListenerSettings settings, boolean needsKey) throws ConfigProblem {
        Map<String, Object> values;
        try {
            values = values(settings);
        } catch (ConfigException e) {
            throw problem(settings, e);
        }
        for (String name : new String[] {"ssl.keystore.location", "ssl.truststore.location"}) {
            if (values.get(name) instanceof String file && !Files.isReadable(Path.of(file))) {
                throw new ConfigProblem(name + ": " + file + " can't be read by listener " + settings.listener() + ", correct the path or its rights");
            }
        }
        DefaultSslEngineFactory factory = new DefaultSslEngineFactory();
        try {
            factory.configure(values);
            factory.createServerSslEngine("localhost", 0);
        } catch (RuntimeException e) {
            throw problem(settings, e);
        }
        if (needsKey) {
            checkKey(settings, factory.keystore());
        }
        return factory;
    }

    private static ConfigProblem problem(ListenerSettings settings, RuntimeException e) {
        return new ConfigProblem("TLS of listener " + settings.listener() + " can't be set up (" + reason(e) + "): correct its ssl settings", e);
    }

    private static String reason(Throwable failure) {
        String said = failure instanceof KafkaException && failure.getMessage() != null ? failure.getMessage() : "";
        Throwable first = failure;
        while (first instanceof KafkaException && first.getCause() != null && first.getCause() != first) {
            first = first.getCause();
        }
        String cause = String.valueOf(first.getMessage());
        return said.isEmpty() || said.contains(cause) ? cause : said + ": " + cause;
    }

    private static void checkKey(ListenerSettings settings, @Nullable KeyStore keys) throws ConfigProblem {
        try {
            if (keys != null) {
                for (String alias : Collections.list(keys.aliases())) {
                    if (keys.isKeyEntry(alias)) {
                        return;
                    }
                }
            }
        } catch (KeyStoreException e) {
            throw new ConfigProblem("ssl.keystore.location of listener " + settings.listener() + " can't be read: " + e.getMessage(), e);
        }
        throw new ConfigProblem("ssl.keystore.location of listener " + settings.listener() + " has no private key: name a key store that has one");
    }

    private static Function<SSLSession, KafkaPrincipal> principals(ListenerSettings settings) throws ConfigProblem {
        if (settings.asksForLogin()) {
            return ListenerTls::anonymous;
        }
        SslPrincipalMapper mapper;
        try {
            mapper = SslPrincipalMapper.fromRules(String.valueOf(settings.value("ssl.principal.mapping.rules")));
        } catch (RuntimeException e) {
            throw new ConfigProblem("ssl.principal.mapping.rules of listener " + settings.listener() + " can't be read: " + e.getMessage(), e);
        }
        return session -> principal(session, mapper);
    }

    private static KafkaPrincipal principal(SSLSession session, SslPrincipalMapper mapper) {
        try {
            Principal peer = session.getPeerPrincipal();
            return new KafkaPrincipal(KafkaPrincipal.USER_TYPE, peer instanceof X500Principal ? mapper.getName(peer.getName()) : peer.getName());
        } catch (SSLPeerUnverifiedException e) {
            return KafkaPrincipal.ANONYMOUS;
        } catch (IOException e) {
            throw new IllegalStateException("no rule of ssl.principal.mapping.rules fits a certificate", e);
        }
    }
}
