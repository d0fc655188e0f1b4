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
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.security.auth.x500.X500Principal;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.apache.kafka.common.security.ssl.SslPrincipalMapper;
import org.jspecify.annotations.Nullable;

/** Reads the keys and certificates of a listener, in Kafka's formats (JKS, PKCS12, PEM). Waits; stateless. */
public final class TlsSettings {

    private static final String CLIENT_AUTH = "ssl.client.auth";

    private TlsSettings() {}

    /**
     * What a listener's connections are encrypted with.
     *
     * @param keyWork where keys are worked out
     */
    public static ListenerTls server(ListenerSettings settings, Executor keyWork) throws ConfigProblem {
        Map<String, Object> values = settings.tls();
        if (settings.protocol() == SecurityProtocol.SASL_SSL && !settings.hasOwn(CLIENT_AUTH)) {
            // As in Kafka (KIP-684): who logs in needs no certificate besides, unless this very listener says so.
            values.put(CLIENT_AUTH, "none");
        }
        DefaultSslEngineFactory factory = factory(settings, values);
        checkKey(settings, factory.keystore());
        return new ListenerTls(new Encryption(factory::createServerSslEngine, keyWork), principals(settings));
    }

    /** What links to a listener are encrypted with. */
    static Encryption client(ListenerSettings settings, Executor keyWork) throws ConfigProblem {
        Map<String, Object> values = settings.tls();
        DefaultSslEngineFactory factory = factory(settings, values);
        String identification = String.valueOf(values.getOrDefault("ssl.endpoint.identification.algorithm", ""));
        return new Encryption((host, port) -> factory.createClientSslEngine(host, port, identification), keyWork);
    }

    private static DefaultSslEngineFactory factory(ListenerSettings settings, Map<String, Object> values) throws ConfigProblem {
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
            throw new ConfigProblem("TLS of listener " + settings.listener() + " can't be set up (" + reason(e) + "): correct its ssl settings", e);
        }
        return factory;
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
