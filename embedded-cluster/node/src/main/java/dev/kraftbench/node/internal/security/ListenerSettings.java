package dev.kraftbench.node.internal.security;

import dev.kraftbench.metadata.config.BrokerConfigDefinitions;
import dev.kraftbench.node.ConfigProblem;
import dev.kraftbench.node.NodeConfig;
import dev.kraftbench.node.internal.ListenerSpecs;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.security.JaasContext;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.jspecify.annotations.Nullable;

/** The security settings of one listener: its own ({@code listener.name.<listener>.…}) before those of all. Immutable. */
public final class ListenerSettings {

    private static final String JAAS_CONFIG = "sasl.jaas.config";

    private final NodeConfig config;
    private final Map<String, String> properties;
    private final String listener;
    private final String prefix;

    private ListenerSettings(NodeConfig config, Map<String, String> properties, String listener) {
        this.config = config;
        this.properties = properties;
        this.listener = listener;
        this.prefix = prefixOf(listener);
    }

    public static ListenerSettings of(NodeConfig config, String listener) {
        return new ListenerSettings(config, config.properties(), listener);
    }

    /** With dynamic settings of keys before those of the node's file; whatever else they are about has to wait for a start. */
    ListenerSettings with(Map<String, String> dynamic) {
        Map<String, String> both = new TreeMap<>(config.properties());
        dynamic.forEach((name, value) -> {
            if (SslConfigs.RECONFIGURABLE_CONFIGS.contains(BrokerConfigDefinitions.baseName(name))) {
                both.put(name, value);
            }
        });
        return new ListenerSettings(config, both, listener);
    }

    static String prefixOf(String listener) {
        return "listener.name." + listener.toLowerCase(Locale.ROOT) + ".";
    }

    public String listener() {
        return listener;
    }

    /** What {@code listener.security.protocol.map} says, which is known to be right. */
    public SecurityProtocol protocol() {
        return SecurityProtocol.forName(ListenerSpecs.protocolOf(config, listener));
    }

    boolean asksForLogin() {
        SecurityProtocol protocol = protocol();
        return protocol == SecurityProtocol.SASL_PLAINTEXT || protocol == SecurityProtocol.SASL_SSL;
    }

    public boolean isEncrypted() {
        return protocol() == SecurityProtocol.SSL || protocol() == SecurityProtocol.SASL_SSL;
    }

    /** Whether the listener has a value of its own. */
    boolean hasOwn(String name) {
        return properties.containsKey(prefix + name);
    }

    /** The value in its Java type, null if there is neither one nor a default. */
    @Nullable Object value(String name) {
        String own = properties.get(prefix + name);
        String given = own != null ? own : properties.get(name);
        String text = given != null ? given.trim() : BrokerConfigDefinitions.defaultValue(name);
        return text == null ? null : BrokerConfigDefinitions.parse(name, text);
    }

    /** The same where a mechanism may have its own. */
    @Nullable Object value(String mechanism, String name) {
        String own = properties.get(prefix + mechanism.toLowerCase(Locale.ROOT) + "." + name);
        return own == null ? value(name) : BrokerConfigDefinitions.parse(name, own.trim());
    }

    /** {@code sasl.enabled.mechanisms}. */
    List<String> mechanisms() {
        return value("sasl.enabled.mechanisms") instanceof List<?> list
                ? list.stream().map(Object::toString).map(String::trim).filter(name -> !name.isEmpty()).distinct().toList()
                : List.of();
    }

    /** Everything about TLS, by name. */
    Map<String, Object> tls() {
        Map<String, Object> values = new TreeMap<>();
        for (String name : BrokerConfigDefinitions.names()) {
            Object value = name.startsWith("ssl.") ? value(name) : null;
            if (value != null) {
                values.put(name, value);
            }
        }
        return values;
    }

    /** The name of the property with the JAAS configuration of a mechanism. */
    String jaasProperty(String mechanism) {
        return prefix + mechanism.toLowerCase(Locale.ROOT) + "." + JAAS_CONFIG;
    }

    /**
     * The options of the login module of a mechanism; empty if there is none.
     *
     * @param module its class, the only one that makes sense for the mechanism
     */
    Optional<Map<String, String>> jaasOptions(String mechanism, Class<?> module) throws ConfigProblem {
        String property = jaasProperty(mechanism);
        String given = properties.get(property);
        if (given == null) {
            return Optional.empty();
        }
        AppConfigurationEntry entry;
        try {
            Map<String, Password> named = Map.of(mechanism.toLowerCase(Locale.ROOT) + "." + JAAS_CONFIG, new Password(given));
            entry = JaasContext.loadServerContext(new ListenerName(listener), mechanism, named).configurationEntries().getFirst();
        } catch (RuntimeException e) {
            // Its message may quote a password.
            throw new ConfigProblem(property + " can't be read: write " + module.getName() + " required NAME=\"VALUE\" ... ;");
        }
        if (!entry.getLoginModuleName().equals(module.getName())) {
            throw new ConfigProblem(property + ": " + entry.getLoginModuleName() + " is not the module of " + mechanism + ", use " + module.getName());
        }
        Map<String, String> options = new TreeMap<>();
        entry.getOptions().forEach((name, value) -> options.put(name, String.valueOf(value)));
        return Optional.of(options);
    }
}
