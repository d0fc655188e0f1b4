package dev.kraftbench.node;

import dev.kraftbench.kernel.Peer;
import dev.kraftbench.metadata.config.BrokerConfigDefinitions;
import dev.kraftbench.node.internal.ConfigRules;
import dev.kraftbench.node.internal.ListenerSpecs;
import dev.kraftbench.transport.ListenAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of one node, by Kafka's property names, checked as a whole. Immutable.
 */
public final class NodeConfig {

    private static final String DEFAULT_BROKER_LISTENER = "PLAINTEXT";

    private final Map<String, String> properties;
    private final Map<String, Object> values = new TreeMap<>();
    private final Set<Role> roles;
    private final List<ListenAddress> listeners;
    private final List<ListenAddress> advertised;
    private final List<Peer> voters;

    private NodeConfig(Map<String, String> properties) throws ConfigProblem {
        this.properties = Collections.unmodifiableMap(new TreeMap<>(properties));
        ConfigRules.checkNames(this.properties);
        for (String name : BrokerConfigDefinitions.names()) {
            values.put(name, value(name));
        }
        roles = ConfigRules.roles(this.properties);
        listeners = ListenerSpecs.listeners(this);
        advertised = ListenerSpecs.advertised(this, listeners);
        voters = ListenerSpecs.voters(text("controller.quorum.voters"), controllerListener());
        ConfigRules.check(this);
    }

    /**
     * Reads properties such as those of a {@code server.properties} file.
     *
     * @throws ConfigProblem for an unknown name, an invalid value, or values that contradict each other
     */
    public static NodeConfig of(Map<String, String> properties) throws ConfigProblem {
        return new NodeConfig(properties);
    }

    private @Nullable Object value(String name) throws ConfigProblem {
        String given = properties.get(name);
        try {
            String text = given == null ? BrokerConfigDefinitions.defaultValue(name) : given.trim();
            return text == null ? null : BrokerConfigDefinitions.parse(name, text);
        } catch (ConfigException e) {
            if (given == null) {
                return null;
            }
            throw new ConfigProblem(ConfigRules.invalid(name, given, e), e);
        }
    }

    /** The properties as given. */
    public Map<String, String> properties() {
        return properties;
    }

    /** Whether the property was given, as opposed to being at its default. */
    public boolean isSet(String name) {
        return properties.containsKey(name);
    }

    public int nodeId() {
        return isSet("node.id") ? integer("node.id") : integer("broker.id");
    }

    public Set<Role> roles() {
        return Collections.unmodifiableSet(roles.isEmpty() ? EnumSet.noneOf(Role.class) : EnumSet.copyOf(roles));
    }

    public boolean isBroker() {
        return roles.contains(Role.BROKER);
    }

    public boolean isController() {
        return roles.contains(Role.CONTROLLER);
    }

    /** Where the node binds its sockets. */
    public List<ListenAddress> listeners() {
        return listeners;
    }

    /** What others are told; same names and order as {@link #listeners()}. */
    public List<ListenAddress> advertised() {
        return advertised;
    }

    /** Names of the controllers' listeners, the first being the one that nodes use. */
    public Set<String> controllerListeners() {
        return Collections.unmodifiableSet(new java.util.LinkedHashSet<>(list("controller.listener.names")));
    }

    /** The listener by which nodes reach controllers. */
    public String controllerListener() {
        List<String> names = list("controller.listener.names");
        return names.isEmpty() ? "CONTROLLER" : names.getFirst();
    }

    /** The listener by which brokers reach each other. */
    public String interBrokerListener() {
        String named = text("inter.broker.listener.name");
        if (!named.isEmpty()) {
            return named;
        }
        for (ListenAddress listener : listeners) {
            if (!controllerListeners().contains(listener.listener())) {
                String protocol = ListenerSpecs.protocolOf(this, listener.listener());
                if (protocol.equals(text("security.inter.broker.protocol"))) {
                    return listener.listener();
                }
            }
        }
        return DEFAULT_BROKER_LISTENER;
    }

    /** The fixed voters; empty with a dynamic quorum. */
    public List<Peer> staticVoters() {
        return voters;
    }

    /** {@code controller.quorum.bootstrap.servers}, with ids below zero. */
    public List<Peer> bootstrapServers() throws ConfigProblem {
        return ListenerSpecs.bootstrapServers(list("controller.quorum.bootstrap.servers"), controllerListener());
    }

    public List<Path> logDirs() {
        List<String> names = list("log.dirs");
        List<Path> paths = new ArrayList<>();
        for (String name : names.isEmpty() ? list("log.dir") : names) {
            paths.add(Path.of(name).toAbsolutePath().normalize());
        }
        return List.copyOf(paths);
    }

    /** Where the metadata log lies. */
    public Path metadataLogDir() {
        String named = text("metadata.log.dir");
        return named.isEmpty() ? logDirs().getFirst() : Path.of(named).toAbsolutePath().normalize();
    }

    /** All directories of the node, the metadata log's included. */
    public List<Path> allDirs() {
        List<Path> all = new ArrayList<>(logDirs());
        if (!all.contains(metadataLogDir())) {
            all.add(metadataLogDir());
        }
        return List.copyOf(all);
    }

    public int integer(String name) {
        return ((Number) required(name)).intValue();
    }

    public long longValue(String name) {
        return ((Number) required(name)).longValue();
    }

    /** A value in milliseconds, as nanoseconds. */
    public long millisAsNanos(String name) {
        long millis = longValue(name);
        return millis > Long.MAX_VALUE / 1_000_000 ? Long.MAX_VALUE : millis * 1_000_000;
    }

    public boolean bool(String name) {
        return (Boolean) required(name);
    }

    /** The value as text, empty if there is none. */
    public String text(String name) {
        Object value = values.get(name);
        return value == null ? "" : value instanceof List<?> list ? String.join(",", strings(list)) : value.toString();
    }

    /** The value of a list, empty if there is none. */
    public List<String> list(String name) {
        return values.get(name) instanceof List<?> list ? strings(list) : List.of();
    }

    private static List<String> strings(List<?> list) {
        return list.stream().map(Object::toString).map(String::trim).filter(text -> !text.isEmpty()).toList();
    }

    private Object required(String name) {
        Object value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("no value for " + name);
        }
        return value;
    }
}
