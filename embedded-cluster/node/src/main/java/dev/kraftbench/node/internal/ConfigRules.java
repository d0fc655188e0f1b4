package dev.kraftbench.node.internal;

import dev.kraftbench.metadata.config.BrokerConfigDefinitions;
import dev.kraftbench.node.ConfigProblem;
import dev.kraftbench.node.NodeConfig;
import dev.kraftbench.node.Role;
import dev.kraftbench.node.internal.security.SecurityRules;
import dev.kraftbench.transport.ListenAddress;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.jspecify.annotations.Nullable;

/** What a configuration must fulfil beyond the table of properties. Stateless. */
public final class ConfigRules {

    private static final int MAX_TYPOS = 3;

    /** Pluggable parts and features that do not exist here yet: the property, and the only value that may be given. */
    private static final Map<String, Set<String>> ONLY = only();

    private ConfigRules() {}

    private static Map<String, Set<String>> only() {
        Map<String, Set<String>> only = new LinkedHashMap<>();
        for (String name : new String[] {
            "create.topic.policy.class.name",
            "alter.config.policy.class.name",
            "client.quota.callback.class",
            "replica.selector.class",
            "security.providers",
            "config.providers",
            "delegation.token.secret.key",
            "kafka.metrics.reporters",
            "group.streams.topology.description.plugin.class"
        }) {
            only.put(name, Set.of(""));
        }
        only.put("metric.reporters", Set.of("", "org.apache.kafka.common.metrics.JmxReporter"));
        only.put(
                "principal.builder.class",
                Set.of("", "org.apache.kafka.common.security.authenticator.DefaultKafkaPrincipalBuilder"));
        only.put("remote.log.storage.system.enable", Set.of("false"));
        only.put("unstable.api.versions.enable", Set.of("false"));
        only.put("unstable.feature.versions.enable", Set.of("false"));
        only.put("controller.quorum.auto.join.enable", Set.of("false"));
        return only;
    }

    /** Refuses names that Kafka does not have, with the nearest that it has. */
    public static void checkNames(Map<String, String> properties) throws ConfigProblem {
        for (String name : properties.keySet()) {
            if (BrokerConfigDefinitions.isKnown(name) || AuthorizerSettings.isKnown(name)) {
                continue;
            }
            if (name.startsWith("listener.name.")) {
                SecurityRules.checkName(name);
                continue;
            }
            String near = nearest(name);
            throw new ConfigProblem("unknown property " + name + ": "
                    + (near == null ? "remove it, Kafka 4.4 has none of this name" : "did you mean " + near + "?"));
        }
    }

    private static @Nullable String nearest(String name) {
        String best = null;
        int bestDistance = MAX_TYPOS + 1;
        for (String known : BrokerConfigDefinitions.names()) {
            if (Math.abs(known.length() - name.length()) <= MAX_TYPOS) {
                int distance = distance(known, name);
                if (distance < bestDistance) {
                    best = known;
                    bestDistance = distance;
                }
            }
        }
        return best;
    }

    /** How many letters to change, add or drop. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }

    /** One line for a value that its definition refuses. */
    public static String invalid(String name, String given, ConfigException cause) {
        ConfigDef.ConfigKey key = BrokerConfigDefinitions.key(name);
        String wanted = key == null ? "valid" : wanted(key);
        if (key != null && key.type == ConfigDef.Type.PASSWORD) {
            return name + " is not valid";
        }
        String standard = BrokerConfigDefinitions.defaultValue(name);
        String remedy = standard == null || standard.isEmpty() ? "" : ", the default is " + standard;
        return name + ": '" + given + "' is not " + wanted + remedy;
    }

    private static String wanted(ConfigDef.ConfigKey key) {
        String type =
                switch (key.type) {
                    case INT, LONG, SHORT -> "a whole number";
                    case DOUBLE -> "a number";
                    case BOOLEAN -> "true or false";
                    case LIST -> "a list with commas between";
                    case CLASS -> "a class that exists";
                    case STRING, PASSWORD -> "valid";
                };
        return key.validator == null ? type : type + " within " + key.validator;
    }

    /** {@code process.roles}. */
    public static Set<Role> roles(Map<String, String> properties) throws ConfigProblem {
        String text = properties.getOrDefault("process.roles", "").trim();
        if (text.isEmpty()) {
            throw new ConfigProblem("process.roles is missing: set it to broker, controller or broker,controller");
        }
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String role : text.split(",")) {
            switch (role.trim().toLowerCase(Locale.ROOT)) {
                case "broker" -> roles.add(Role.BROKER);
                case "controller" -> roles.add(Role.CONTROLLER);
                default -> throw new ConfigProblem(
                        "process.roles: '" + role.trim() + "' is no role, set broker, controller or broker,controller");
            }
        }
        return roles;
    }

    /** Checks how values fit together. */
    public static void check(NodeConfig config) throws ConfigProblem {
        checkIdentity(config);
        checkListeners(config);
        checkSupported(config);
        SecurityRules.check(config);
        checkRelations(config);
        GroupRules.check(config);
        AuthorizerSettings.check(config);
    }

    private static void checkIdentity(NodeConfig config) throws ConfigProblem {
        if (!config.isSet("node.id") && !config.isSet("broker.id")) {
            throw new ConfigProblem("node.id is missing: give the node a number of its own, from 0 up");
        }
        if (config.isSet("node.id") && config.isSet("broker.id") && config.integer("node.id") != config.integer("broker.id")) {
            throw new ConfigProblem("node.id and broker.id contradict each other: remove broker.id");
        }
        if (config.nodeId() < 0) {
            throw new ConfigProblem("node.id: " + config.nodeId() + " is below 0");
        }
        if (config.logDirs().isEmpty()) {
            throw new ConfigProblem("log.dirs is empty: name at least one directory");
        }
        if (config.logDirs().size() != Set.copyOf(config.logDirs()).size()) {
            throw new ConfigProblem("log.dirs names a directory twice");
        }
        if (config.staticVoters().isEmpty() && config.list("controller.quorum.bootstrap.servers").isEmpty() && !config.isController()) {
            throw new ConfigProblem("controller.quorum.bootstrap.servers is missing: name a controller as host:port");
        }
        boolean isVoter = config.staticVoters().stream().anyMatch(voter -> voter.id() == config.nodeId());
        if (!config.staticVoters().isEmpty() && config.isController() && !isVoter) {
            throw new ConfigProblem("controller.quorum.voters does not name this controller, node.id " + config.nodeId() + ": add it");
        }
        if (!config.staticVoters().isEmpty() && !config.isController() && isVoter) {
            throw new ConfigProblem("controller.quorum.voters names node.id " + config.nodeId()
                    + ", which is no controller: remove it or add controller to process.roles");
        }
    }

    private static void checkListeners(NodeConfig config) throws ConfigProblem {
        Set<String> controllerListeners = config.controllerListeners();
        if (controllerListeners.isEmpty()) {
            throw new ConfigProblem("controller.listener.names is missing: set it to the controllers' listener, such as CONTROLLER");
        }
        boolean controllerBound = false;
        boolean brokerBound = false;
        for (ListenAddress listener : config.listeners()) {
            boolean ofController = controllerListeners.contains(listener.listener());
            controllerBound |= ofController;
            brokerBound |= !ofController;
            String protocol = ListenerSpecs.protocolOf(config, listener.listener());
            if (protocol.isEmpty()) {
                throw new ConfigProblem("listener.security.protocol.map has no entry for listener " + listener.listener() + ": add "
                        + listener.listener() + ":PLAINTEXT");
            }
            if (!SecurityProtocol.names().contains(protocol)) {
                throw new ConfigProblem("listener.security.protocol.map: " + protocol + " of listener " + listener.listener()
                        + " is no protocol, use one of " + String.join(", ", SecurityProtocol.names()));
            }
        }
        if (config.isController() && !controllerBound) {
            throw new ConfigProblem("listeners has none of controller.listener.names (" + String.join(",", controllerListeners)
                    + "), which a controller needs: add " + controllerListeners.iterator().next() + "://host:port");
        }
        if (config.isBroker() && !brokerBound) {
            throw new ConfigProblem("listeners has no listener for clients, which a broker needs: add PLAINTEXT://host:port");
        }
        if (!config.isController() && controllerBound) {
            throw new ConfigProblem("listeners has a listener of controller.listener.names, but this node is no controller: remove it");
        }
        if (!config.isBroker() && brokerBound && config.isSet("listeners")) {
            throw new ConfigProblem("listeners has a listener for clients, but this node is no broker: remove it");
        }
        if (config.isBroker()) {
            checkInterBrokerListener(config);
        }
    }

    private static void checkInterBrokerListener(NodeConfig config) throws ConfigProblem {
        boolean named = config.isSet("inter.broker.listener.name");
        if (named && config.isSet("security.inter.broker.protocol")) {
            throw new ConfigProblem("inter.broker.listener.name and security.inter.broker.protocol exclude each other: remove one");
        }
        String name = config.interBrokerListener();
        boolean bound = config.listeners().stream().anyMatch(listener -> listener.listener().equals(name));
        if (named && (!bound || config.controllerListeners().contains(name))) {
            throw new ConfigProblem("inter.broker.listener.name: " + name + " is no broker listener of this node, name one of listeners");
        }
        boolean speaks = bound && ListenerSpecs.protocolOf(config, name).equals(config.text("security.inter.broker.protocol"));
        if (!named && !speaks) {
            throw new ConfigProblem("security.inter.broker.protocol: no listener speaks " + config.text("security.inter.broker.protocol")
                    + ", by which brokers would reach each other: name a listener in inter.broker.listener.name");
        }
    }

    private static void checkSupported(NodeConfig config) throws ConfigProblem {
        for (Map.Entry<String, Set<String>> rule : ONLY.entrySet()) {
            String name = rule.getKey();
            if (config.isSet(name) && !rule.getValue().contains(config.properties().get(name).trim())) {
                throw new ConfigProblem(name + ": '" + config.properties().get(name) + "' is not supported yet, remove the property");
            }
        }
    }

    private static void checkRelations(NodeConfig config) throws ConfigProblem {
        below(config, "broker.heartbeat.interval.ms", "broker.session.timeout.ms");
        notAbove(config, "replica.fetch.wait.max.ms", "replica.lag.time.max.ms");
        notAbove(config, "replica.fetch.wait.max.ms", "replica.socket.timeout.ms");
        long batch = config.longValue("message.max.bytes");
        if (batch > config.longValue("socket.request.max.bytes")) {
            throw new ConfigProblem("message.max.bytes: " + batch + " is above socket.request.max.bytes, no request could carry it");
        }
    }

    static void below(NodeConfig config, String smaller, String larger) throws ConfigProblem {
        if (config.longValue(smaller) >= config.longValue(larger)) {
            throw contradiction(config, smaller, "below", larger);
        }
    }

    static void notAbove(NodeConfig config, String smaller, String larger) throws ConfigProblem {
        if (config.longValue(smaller) > config.longValue(larger)) {
            throw contradiction(config, smaller, "at most", larger);
        }
    }

    private static ConfigProblem contradiction(NodeConfig config, String smaller, String relation, String larger) {
        return new ConfigProblem(smaller + " (" + config.text(smaller) + ") must be " + relation + " " + larger + " ("
                + config.text(larger) + "): change one of them");
    }
}
