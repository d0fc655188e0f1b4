package dev.kraftbench.node.internal.security;

import dev.kraftbench.metadata.access.ScramMechanism;
import dev.kraftbench.node.ConfigProblem;
import dev.kraftbench.node.NodeConfig;
import dev.kraftbench.transport.PeerLogin;
import dev.kraftbench.transport.PeerSecurity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How a node reaches the others: encrypted or logged in where their listeners, which are set up as its own, ask for it. Waits; stateless. */
public final class PeerSettings {

    private static final String CONTROLLER_MECHANISM = "sasl.mechanism.controller.protocol";

    private PeerSettings() {}

    /** By the listeners over which nodes speak with each other. */
    public static Map<String, PeerSecurity> of(NodeConfig config, NodeKeys keys) throws ConfigProblem {
        Map<String, PeerSecurity> security = new LinkedHashMap<>();
        for (Map.Entry<String, String> between : mechanismProperties(config).entrySet()) {
            ListenerSettings settings = ListenerSettings.of(config, between.getKey());
            security.put(
                    between.getKey(),
                    new PeerSecurity(
                            keys.ofLinks(between.getKey()).orElse(null),
                            settings.asksForLogin() ? login(config, settings, between.getValue()) : null));
        }
        return security;
    }

    /** The listeners over which nodes speak with each other. */
    static Set<String> listeners(NodeConfig config) {
        return mechanismProperties(config).keySet();
    }

    /** The listeners between nodes, with the property that names the mechanism there. */
    private static Map<String, String> mechanismProperties(NodeConfig config) {
        Map<String, String> properties = new LinkedHashMap<>();
        if (config.isBroker()) {
            properties.put(config.interBrokerListener(), "sasl.mechanism.inter.broker.protocol");
        }
        properties.put(config.controllerListener(), CONTROLLER_MECHANISM);
        return properties;
    }

    /** Checks what {@link #of} needs but the files. */
    static void check(NodeConfig config) throws ConfigProblem {
        for (Map.Entry<String, String> between : mechanismProperties(config).entrySet()) {
            ListenerSettings settings = ListenerSettings.of(config, between.getKey());
            if (settings.asksForLogin()) {
                login(config, settings, between.getValue());
            }
        }
    }

    private static PeerLogin login(NodeConfig config, ListenerSettings settings, String property) throws ConfigProblem {
        String mechanism = config.text(property);
        if (!mechanism.equals(Gates.PLAIN) && ScramMechanism.named(mechanism).isEmpty()) {
            throw new ConfigProblem(property + ": " + mechanism + " is not supported, nodes log in at listener " + settings.listener()
                    + " with PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512");
        }
        if (property.equals(CONTROLLER_MECHANISM) && !mechanism.equals(Gates.PLAIN)) {
            throw new ConfigProblem(property + ": the users of " + mechanism + " are in the metadata log, of which controllers know nothing for certain before "
                    + "they have elected a leader: use PLAIN among them");
        }
        List<String> offered = settings.mechanisms();
        if (!offered.contains(mechanism)) {
            throw new ConfigProblem(property + ": " + mechanism + " is not among sasl.enabled.mechanisms of listener " + settings.listener() + " ("
                    + String.join(",", offered) + "): add it there");
        }
        Map<String, String> options = Gates.jaasOptions(settings, mechanism).orElse(Map.of());
        String user = options.getOrDefault("username", "");
        String password = options.getOrDefault("password", "");
        if (user.isEmpty() || password.isEmpty()) {
            throw new ConfigProblem(settings.jaasProperty(mechanism) + " needs username and password, with which this node logs in at others");
        }
        return new NodeLogin(mechanism, user, password);
    }
}
