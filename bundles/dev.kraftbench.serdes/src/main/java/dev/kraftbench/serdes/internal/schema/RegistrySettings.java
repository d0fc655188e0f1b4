package dev.kraftbench.serdes.internal.schema;

import dev.kraftbench.core.serde.Schemas;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How to reach a schema registry, from a connection's client properties, by the names that serializers with a registry use: so a client's .properties
 * file brings its registry along.
 *
 * @param urls tried in order
 * @param userInfo {@code user:password}; empty for none
 * @param token bearer token; empty for none
 * @param tls properties of Kafka's names, such as ssl.truststore.location; those of the brokers where the registry has none of its own
 */
public record RegistrySettings(List<String> urls, String userInfo, String token, Map<String, String> tls) {
    public static final String URL = Schemas.URL;
    private static final String PREFIX = Schemas.PROPERTIES;

    public RegistrySettings {
        urls = List.copyOf(urls);
        tls = Map.copyOf(tls);
    }

    static Optional<RegistrySettings> of(Map<String, String> properties) {
        List<String> urls = new ArrayList<>();
        for (String url : properties.getOrDefault(URL, "").split(",")) {
            if (!url.isBlank()) {
                urls.add(url.strip().replaceAll("/+$", ""));
            }
        }
        if (urls.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> tls = new LinkedHashMap<>();
        properties.forEach((name, value) -> {
            if (name.startsWith("ssl.")) {
                tls.putIfAbsent(name, value);
            } else if (name.startsWith(PREFIX + "ssl.")) {
                tls.put(name.substring(PREFIX.length()), value);
            }
        });
        return Optional.of(new RegistrySettings(urls, first(properties, "basic.auth.user.info"), first(properties, "bearer.auth.token"), tls));
    }

    private static String first(Map<String, String> properties, String name) {
        return properties.getOrDefault(PREFIX + name, properties.getOrDefault(name, ""));
    }

    @Override
    public String toString() {
        return "RegistrySettings" + urls;
    }
}
