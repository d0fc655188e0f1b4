package dev.kraftbench.remote;

import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.common.config.SaslConfigs;

/**
 * Kafka's clients fetch tokens only from addresses named in a system property, since a client's configuration may come from strangers. Here a person
 * typed the address for this very purpose, so it is allowed.
 */
final class TokenEndpoint {
    private static final String ALLOWED = "org.apache.kafka.sasl.oauthbearer.allowed.urls";

    private TokenEndpoint() {}

    static synchronized void allow(Map<String, String> clientProperties) {
        String url = clientProperties.get(SaslConfigs.SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL);
        if (url != null && !url.isBlank()) {
            TreeSet<String> allowed = new TreeSet<>();
            for (String each : System.getProperty(ALLOWED, "").split(",")) {
                if (!each.isBlank()) {
                    allowed.add(each.strip());
                }
            }
            if (allowed.add(url)) {
                System.setProperty(ALLOWED, String.join(",", allowed));
            }
        }
    }
}
