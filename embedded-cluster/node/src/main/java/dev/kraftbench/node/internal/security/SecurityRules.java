package dev.kraftbench.node.internal.security;

import dev.kraftbench.metadata.access.ScramMechanism;
import dev.kraftbench.metadata.config.BrokerConfigDefinitions;
import dev.kraftbench.node.ConfigProblem;
import dev.kraftbench.node.NodeConfig;
import dev.kraftbench.node.internal.ConfigRules;
import dev.kraftbench.transport.ListenAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigException;

/** What the security settings must fulfil. Stateless; reads no file. */
public final class SecurityRules {

    /** Those of {@code ssl.} and {@code sasl.} that mean something here; of the others only the defaults are taken. */
    private static final Set<String> SUPPORTED = Set.of(
            "sasl.enabled.mechanisms",
            "sasl.mechanism.controller.protocol",
            "sasl.mechanism.inter.broker.protocol",
            "sasl.server.max.receive.size",
            "ssl.allow.dn.changes",
            "ssl.allow.san.changes",
            "ssl.cipher.suites",
            "ssl.client.auth",
            "ssl.enabled.protocols",
            "ssl.endpoint.identification.algorithm",
            "ssl.key.password",
            "ssl.keymanager.algorithm",
            "ssl.keystore.certificate.chain",
            "ssl.keystore.key",
            "ssl.keystore.location",
            "ssl.keystore.password",
            "ssl.keystore.type",
            "ssl.principal.mapping.rules",
            "ssl.protocol",
            "ssl.provider",
            "ssl.secure.random.implementation",
            "ssl.trustmanager.algorithm",
            "ssl.truststore.certificates",
            "ssl.truststore.location",
            "ssl.truststore.password",
            "ssl.truststore.type");

    /** What a single mechanism of a listener may have. */
    private static final Set<String> OF_A_MECHANISM = Set.of("sasl.jaas.config", "connections.max.reauth.ms");

    private SecurityRules() {}

    /** Checks the name of a property that begins with {@code listener.name.}; of which listener is not known yet. */
    public static void checkName(String name) throws ConfigProblem {
        String base = BrokerConfigDefinitions.baseName(name);
        if (base.equals(name)) {
            throw new ConfigProblem("unknown property " + name + ": Kafka 4.4 has nothing of this name for a listener, remove it");
        }
        boolean ofAll = base.startsWith("sasl.mechanism.");
        if (ofAll || !SUPPORTED.contains(base) && !OF_A_MECHANISM.contains(base)) {
            throw new ConfigProblem(name + ": a listener can't have its own " + base + " yet, remove the property");
        }
    }

    public static void check(NodeConfig config) throws ConfigProblem {
        checkCommon(config);
        checkOverrides(config);
        for (ListenAddress address : config.listeners()) {
            ListenerSettings settings = ListenerSettings.of(config, address.listener());
            if (settings.asksForLogin()) {
                checkLogin(settings);
            }
            if (settings.isEncrypted()) {
                checkTls(settings);
            }
        }
        PeerSettings.check(config);
    }

    private static void checkCommon(NodeConfig config) throws ConfigProblem {
        if (config.isSet("sasl.jaas.config")) {
            throw new ConfigProblem("sasl.jaas.config is not for nodes: write listener.name.<listener>.<mechanism>.sasl.jaas.config");
        }
        for (Map.Entry<String, String> given : config.properties().entrySet()) {
            String name = given.getKey();
            boolean security = name.startsWith("ssl.") || name.startsWith("sasl.");
            String standard = BrokerConfigDefinitions.defaultValue(name);
            if (security && !SUPPORTED.contains(name) && !given.getValue().trim().equals(standard == null ? "" : standard)) {
                throw new ConfigProblem(name + " is not supported yet, remove the property");
            }
        }
    }

    private static void checkOverrides(NodeConfig config) throws ConfigProblem {
        Set<String> listeners = new LinkedHashSet<>(config.controllerListeners());
        config.listeners().forEach(address -> listeners.add(address.listener()));
        for (Map.Entry<String, String> given : config.properties().entrySet()) {
            String name = given.getKey();
            if (!name.startsWith("listener.name.")) {
                continue;
            }
            if (listeners.stream().noneMatch(listener -> name.startsWith(ListenerSettings.prefixOf(listener)))) {
                throw new ConfigProblem(name + ": listeners has no such listener, only " + String.join(", ", listeners));
            }
            try {
                BrokerConfigDefinitions.parse(name, given.getValue().trim());
            } catch (ConfigException e) {
                throw new ConfigProblem(ConfigRules.invalid(name, given.getValue(), e), e);
            }
        }
    }

    private static void checkLogin(ListenerSettings settings) throws ConfigProblem {
        List<String> mechanisms = settings.mechanisms();
        if (mechanisms.isEmpty()) {
            throw new ConfigProblem("sasl.enabled.mechanisms is empty, but listener " + settings.listener() + " asks for a login: name one");
        }
        for (String mechanism : mechanisms) {
            if (!mechanism.equals(Gates.PLAIN) && ScramMechanism.named(mechanism).isEmpty()) {
                throw new ConfigProblem("sasl.enabled.mechanisms: " + mechanism + " of listener " + settings.listener()
                        + " is not supported, use PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512");
            }
            if (Gates.jaasOptions(settings, mechanism).isEmpty() && mechanism.equals(Gates.PLAIN)) {
                throw new ConfigProblem(settings.jaasProperty(mechanism) + " is missing: PLAIN needs the users and passwords that it accepts");
            }
        }
    }

    private static void checkTls(ListenerSettings settings) throws ConfigProblem {
        boolean hasKey = settings.value("ssl.keystore.location") != null || settings.value("ssl.keystore.key") != null;
        if (!hasKey) {
            throw new ConfigProblem("ssl.keystore.location is missing: listener " + settings.listener() + " needs a key and a certificate for TLS");
        }
    }
}
