package dev.kraftbench.core.connect;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;

/**
 * How a client protects its connection and proves who it is: the fields of a form, made from client properties and turned into them again.
 *
 * @param keyPassword of the private key in the key store; empty where it is the store's
 * @param verifyHost whether the broker's certificate must be for the host that was called
 */
public record SecuritySettings(Protocol protocol, Store trust, Store key, String keyPassword, boolean verifyHost, Sasl sasl) {
    public static final SecuritySettings NONE = new SecuritySettings(Protocol.PLAINTEXT, Store.NONE, Store.NONE, "", true, new Sasl.None());

    public enum Protocol {
        PLAINTEXT(false, false),
        SSL(true, false),
        SASL_PLAINTEXT(false, true),
        SASL_SSL(true, true);

        private final boolean tls;
        private final boolean sasl;

        Protocol(boolean tls, boolean sasl) {
            this.tls = tls;
            this.sasl = sasl;
        }

        public boolean tls() {
            return tls;
        }

        public boolean sasl() {
            return sasl;
        }
    }

    public enum StoreType {
        JKS,
        PKCS12,
        PEM
    }

    /** A file of certificates or keys; {@code location} is empty where there is none: then the runtime's own certificates are trusted. */
    public record Store(StoreType type, String location, String password) {
        public static final Store NONE = new Store(StoreType.JKS, "", "");

        public boolean present() {
            return !location.isEmpty();
        }
    }

    /** How a client proves who it is. */
    public sealed interface Sasl {
        record None() implements Sasl {}

        /** @param mechanism PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512 */
        record Password(String mechanism, String user, String password) implements Sasl {}

        /** A token fetched with the client's credentials. */
        record OAuth(String tokenEndpoint, String clientId, String clientSecret, String scope) implements Sasl {}

        /** Anything else, such as GSSAPI, with its JAAS entry as it is. */
        record Custom(String mechanism, String jaas) implements Sasl {}
    }

    /** @param rest what is not a field of the form */
    public record Taken(SecuritySettings security, Map<String, String> rest) {}

    public static final String PLAIN = "PLAIN";
    public static final String SCRAM_256 = "SCRAM-SHA-256";
    public static final String SCRAM_512 = "SCRAM-SHA-512";
    public static final String OAUTHBEARER = "OAUTHBEARER";

    private static final String PLAIN_MODULE = "org.apache.kafka.common.security.plain.PlainLoginModule";
    private static final String SCRAM_MODULE = "org.apache.kafka.common.security.scram.ScramLoginModule";
    private static final String OAUTH_MODULE = "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule";
    private static final String OAUTH_HANDLER = "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler";

    public static Taken of(Map<String, String> properties) {
        Map<String, String> rest = new TreeMap<>(properties);
        Protocol protocol = protocol(rest);
        boolean verify = !properties.getOrDefault(SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG, "https").isBlank();
        rest.remove(SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG);
        Store trust = store(rest, SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG, SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, SslConfigs.SSL_TRUSTSTORE_PASSWORD_CONFIG);
        Store key = store(rest, SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG, SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, SslConfigs.SSL_KEYSTORE_PASSWORD_CONFIG);
        String keyPassword = key.present() ? taken(rest, SslConfigs.SSL_KEY_PASSWORD_CONFIG) : "";
        return new Taken(new SecuritySettings(protocol, trust, key, keyPassword, verify, sasl(rest, protocol)), rest);
    }

    private static Protocol protocol(Map<String, String> rest) {
        String name = rest.getOrDefault(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, Protocol.PLAINTEXT.name()).toUpperCase(Locale.ROOT);
        for (Protocol each : Protocol.values()) {
            if (each.name().equals(name)) {
                rest.remove(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG);
                return each;
            }
        }
        return Protocol.PLAINTEXT;
    }

    private static Store store(Map<String, String> rest, String location, String type, String password) {
        String kind = rest.getOrDefault(type, StoreType.JKS.name()).toUpperCase(Locale.ROOT);
        boolean ours = rest.containsKey(location) && java.util.Arrays.stream(StoreType.values()).anyMatch(each -> each.name().equals(kind));
        if (!ours) {
            return Store.NONE;
        }
        rest.remove(type);
        return new Store(StoreType.valueOf(kind), taken(rest, location), taken(rest, password));
    }

    private static String taken(Map<String, String> rest, String name) {
        String value = rest.remove(name);
        return value == null ? "" : value;
    }

    private static Sasl sasl(Map<String, String> rest, Protocol protocol) {
        String mechanism = rest.getOrDefault(SaslConfigs.SASL_MECHANISM, "");
        String text = rest.getOrDefault(SaslConfigs.SASL_JAAS_CONFIG, "");
        if (!protocol.sasl() && mechanism.isEmpty() && text.isEmpty()) {
            return new Sasl.None();
        }
        Map<String, String> options = Jaas.parse(text).map(Jaas::options).orElse(null);
        if (options != null && options.keySet().equals(java.util.Set.of("username", "password"))
                && (mechanism.equals(PLAIN) || mechanism.equals(SCRAM_256) || mechanism.equals(SCRAM_512))) {
            rest.remove(SaslConfigs.SASL_MECHANISM);
            rest.remove(SaslConfigs.SASL_JAAS_CONFIG);
            return new Sasl.Password(mechanism, options.getOrDefault("username", ""), options.getOrDefault("password", ""));
        }
        String handler = rest.getOrDefault(SaslConfigs.SASL_LOGIN_CALLBACK_HANDLER_CLASS, "");
        if (mechanism.equals(OAUTHBEARER) && (options != null || text.isEmpty()) && (handler.isEmpty() || handler.equals(OAUTH_HANDLER))
                && rest.containsKey(SaslConfigs.SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL)) {
            return oauth(rest, options == null ? Map.of() : options);
        }
        rest.remove(SaslConfigs.SASL_MECHANISM);
        rest.remove(SaslConfigs.SASL_JAAS_CONFIG);
        return mechanism.isEmpty() && text.isEmpty() ? new Sasl.None() : new Sasl.Custom(mechanism, text);
    }

    /** Since Kafka 4.1 the credentials are properties; before, they were options of the login module. */
    private static Sasl oauth(Map<String, String> rest, Map<String, String> options) {
        rest.remove(SaslConfigs.SASL_MECHANISM);
        rest.remove(SaslConfigs.SASL_JAAS_CONFIG);
        rest.remove(SaslConfigs.SASL_LOGIN_CALLBACK_HANDLER_CLASS);
        return new Sasl.OAuth(taken(rest, SaslConfigs.SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL),
                either(taken(rest, SaslConfigs.SASL_OAUTHBEARER_CLIENT_CREDENTIALS_CLIENT_ID), options.get("clientId")),
                either(taken(rest, SaslConfigs.SASL_OAUTHBEARER_CLIENT_CREDENTIALS_CLIENT_SECRET), options.get("clientSecret")),
                either(taken(rest, SaslConfigs.SASL_OAUTHBEARER_SCOPE), options.get("scope")));
    }

    private static String either(String first, @org.jspecify.annotations.Nullable String second) {
        return first.isEmpty() && second != null ? second : first;
    }

    /** As client properties; what is at its default is left out. */
    public Map<String, String> toProperties() {
        Map<String, String> all = new LinkedHashMap<>();
        if (protocol != Protocol.PLAINTEXT) {
            all.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, protocol.name());
        }
        put(all, trust, SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG, SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, SslConfigs.SSL_TRUSTSTORE_PASSWORD_CONFIG);
        put(all, key, SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG, SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, SslConfigs.SSL_KEYSTORE_PASSWORD_CONFIG);
        put(all, SslConfigs.SSL_KEY_PASSWORD_CONFIG, key.present() ? keyPassword : "");
        if (!verifyHost) {
            all.put(SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG, "");
        }
        switch (sasl) {
            case Sasl.None none -> { }
            case Sasl.Password p -> {
                all.put(SaslConfigs.SASL_MECHANISM, p.mechanism());
                all.put(SaslConfigs.SASL_JAAS_CONFIG, new Jaas(p.mechanism().equals(PLAIN) ? PLAIN_MODULE : SCRAM_MODULE,
                        new TreeMap<>(Map.of("username", p.user(), "password", p.password()))).text());
            }
            case Sasl.OAuth o -> {
                all.put(SaslConfigs.SASL_MECHANISM, OAUTHBEARER);
                all.put(SaslConfigs.SASL_JAAS_CONFIG, new Jaas(OAUTH_MODULE, Map.of()).text());
                all.put(SaslConfigs.SASL_LOGIN_CALLBACK_HANDLER_CLASS, OAUTH_HANDLER);
                put(all, SaslConfigs.SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL, o.tokenEndpoint());
                put(all, SaslConfigs.SASL_OAUTHBEARER_CLIENT_CREDENTIALS_CLIENT_ID, o.clientId());
                put(all, SaslConfigs.SASL_OAUTHBEARER_CLIENT_CREDENTIALS_CLIENT_SECRET, o.clientSecret());
                put(all, SaslConfigs.SASL_OAUTHBEARER_SCOPE, o.scope());
            }
            case Sasl.Custom c -> {
                put(all, SaslConfigs.SASL_MECHANISM, c.mechanism());
                put(all, SaslConfigs.SASL_JAAS_CONFIG, c.jaas());
            }
        }
        return all;
    }

    private static void put(Map<String, String> all, Store store, String location, String type, String password) {
        if (store.present()) {
            all.put(location, store.location());
            all.put(type, store.type().name());
            // a PEM file has no password of its own, and Kafka refuses one
            put(all, password, store.type() == StoreType.PEM ? "" : store.password());
        }
    }

    private static void put(Map<String, String> all, String name, String value) {
        if (!value.isEmpty()) {
            all.put(name, value);
        }
    }
}
