package dev.kraftbench.node.internal.security;

import dev.kraftbench.metadata.config.BrokerConfigDefinitions;
import dev.kraftbench.node.ConfigProblem;
import dev.kraftbench.node.NodeConfig;
import dev.kraftbench.transport.Encryption;
import dev.kraftbench.transport.ListenAddress;
import dev.kraftbench.transport.ListenerTls;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import org.apache.kafka.common.config.SslConfigs;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keys of all listeners that a node has or reaches others by. What reads them waits; any thread. */
public final class NodeKeys {

    private static final Logger LOG = LoggerFactory.getLogger(NodeKeys.class);

    private final NodeConfig config;
    private final Map<String, ListenerKeys> encrypted = new LinkedHashMap<>();

    /** @param keyWork where the keys of TLS are worked out */
    public NodeKeys(NodeConfig config, Executor keyWork) throws ConfigProblem {
        this.config = config;
        for (String listener : PeerSettings.listeners(config)) {
            ListenerSettings settings = ListenerSettings.of(config, listener);
            if (settings.isEncrypted() && config.listeners().stream().noneMatch(own -> own.listener().equals(listener))) {
                encrypted.put(listener, ListenerKeys.ofOthers(settings, keyWork));
            }
        }
        for (ListenAddress address : config.listeners()) {
            ListenerSettings settings = ListenerSettings.of(config, address.listener());
            if (settings.isEncrypted()) {
                boolean betweenNodes = PeerSettings.listeners(config).contains(address.listener());
                encrypted.put(address.listener(), ListenerKeys.own(settings, betweenNodes, keyWork));
            }
        }
    }

    /** What the connections of one of the node's listeners are encrypted with, if they are. */
    public Optional<ListenerTls> ofListener(String listener) throws ConfigProblem {
        ListenerKeys keys = encrypted.get(listener);
        return keys == null ? Optional.empty() : Optional.of(keys.forClients());
    }

    /** What links to a listener are encrypted with, if they are. */
    Optional<Encryption> ofLinks(String listener) {
        return Optional.ofNullable(encrypted.get(listener)).map(ListenerKeys::forLinks);
    }

    /**
     * Why the node cannot go by dynamic settings, or null if it can.
     *
     * @param changes of them, null for what is taken away
     * @param after all of them with the changes
     */
    public @Nullable String problem(Map<String, @Nullable String> changes, Map<String, String> after) {
        TreeSet<String> ofNoListener = new TreeSet<>(changes.keySet());
        ofNoListener.removeIf(name -> changes.get(name) == null || !SslConfigs.RECONFIGURABLE_CONFIGS.contains(name));
        if (!ofNoListener.isEmpty()) {
            return String.join(", ", ofNoListener) + " can't change for all listeners at once: name one, as in listener.name.secured." + ofNoListener.first();
        }
        for (ListenAddress address : config.listeners()) {
            for (Map.Entry<String, @Nullable String> change : changes.entrySet()) {
                if (isFixed(change.getKey(), change.getValue(), address.listener())) {
                    return change.getKey() + " stays while listener " + address.listener() + " is open: set it in the broker's properties and restart the broker";
                }
            }
        }
        for (Map.Entry<String, ListenerKeys> each : encrypted.entrySet()) {
            String prefix = ListenerSettings.prefixOf(each.getKey());
            if (changes.keySet().stream().anyMatch(name -> name.startsWith(prefix))) {
                try {
                    each.getValue().check(after);
                } catch (ConfigProblem e) {
                    return e.getMessage();
                }
            }
        }
        return null;
    }

    private boolean isFixed(String name, @Nullable String value, String listener) {
        String base = BrokerConfigDefinitions.baseName(name);
        return value != null
                && name.startsWith(ListenerSettings.prefixOf(listener))
                && (base.startsWith("ssl.") || base.startsWith("sasl."))
                && !SslConfigs.RECONFIGURABLE_CONFIGS.contains(base)
                && !value.equals(config.properties().get(name));
    }

    /** Uses the keys that these dynamic settings name, read anew, for connections from now on; those of a listener stay where that fails. */
    public void renew(Map<String, String> dynamic) {
        encrypted.forEach((listener, keys) -> {
            try {
                if (keys.renew(dynamic)) {
                    LOG.atInfo().addKeyValue("nodeId", config.nodeId()).addKeyValue("listener", listener).log("Other keys from now on");
                }
            } catch (ConfigProblem e) {
                LOG.atWarn().addKeyValue("nodeId", config.nodeId()).addKeyValue("listener", listener).log("Keys stay as they were: {}", e.getMessage());
            }
        });
    }
}
