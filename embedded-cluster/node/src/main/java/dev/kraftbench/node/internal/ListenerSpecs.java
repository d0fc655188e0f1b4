package dev.kraftbench.node.internal;

import dev.kraftbench.kernel.Peer;
import dev.kraftbench.node.ConfigProblem;
import dev.kraftbench.node.NodeConfig;
import dev.kraftbench.transport.ListenAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads addresses out of Kafka's properties. Stateless. */
public final class ListenerSpecs {

    private static final Pattern LISTENER = Pattern.compile("([A-Za-z0-9_.\\-]+)://(\\[[0-9A-Fa-f:.%]+\\]|[^:/\\s]*):(\\d{1,5})");
    private static final Pattern HOST_PORT = Pattern.compile("(\\[[0-9A-Fa-f:.%]+\\]|[^:/@\\s]+):(\\d{1,5})");
    private static final Pattern VOTER = Pattern.compile("(\\d{1,9})@(.+)");
    private static final String LOOPBACK = "127.0.0.1";
    private static final int DEFAULT_PORT = 9092;
    private static final int MAX_PORT = 65535;

    private ListenerSpecs() {}

    /** {@code listeners}; where it is not given, the loopback address only. */
    public static List<ListenAddress> listeners(NodeConfig config) throws ConfigProblem {
        if (!config.isSet("listeners")) {
            return List.of(new ListenAddress("PLAINTEXT", LOOPBACK, DEFAULT_PORT));
        }
        return parse("listeners", config.list("listeners"), 0);
    }

    /** {@code advertised.listeners} filled up from the listeners. */
    public static List<ListenAddress> advertised(NodeConfig config, List<ListenAddress> listeners) throws ConfigProblem {
        Map<String, ListenAddress> given = new HashMap<>();
        for (ListenAddress address : parse("advertised.listeners", config.list("advertised.listeners"), 1)) {
            given.put(address.listener(), address);
        }
        List<ListenAddress> advertised = new ArrayList<>();
        for (ListenAddress listener : listeners) {
            ListenAddress told = given.remove(listener.listener());
            advertised.add(told != null ? told : reachable(listener));
        }
        if (!given.isEmpty()) {
            String extra = given.keySet().iterator().next();
            throw new ConfigProblem("advertised.listeners names " + extra + ", which is not in listeners: add it there or remove it here");
        }
        for (ListenAddress address : advertised) {
            if (address.host().equals("0.0.0.0") || address.host().equals("::")) {
                throw new ConfigProblem("advertised.listeners has " + address.host() + ", which nobody can connect to: name a real host");
            }
        }
        return List.copyOf(advertised);
    }

    /** A listener on all addresses is told to others by the loopback address, unless advertised.listeners says better. */
    private static ListenAddress reachable(ListenAddress listener) {
        boolean everywhere = listener.host().isEmpty() || listener.host().equals("0.0.0.0") || listener.host().equals("::");
        return everywhere ? new ListenAddress(listener.listener(), localName(), listener.port()) : listener;
    }

    private static String localName() {
        try {
            return java.net.InetAddress.getLocalHost().getCanonicalHostName();
        } catch (java.net.UnknownHostException e) {
            return LOOPBACK;
        }
    }

    private static List<ListenAddress> parse(String property, List<String> entries, int minPort) throws ConfigProblem {
        List<ListenAddress> addresses = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Set<Integer> ports = new HashSet<>();
        for (String entry : entries) {
            Matcher matcher = LISTENER.matcher(entry);
            if (!matcher.matches()) {
                throw new ConfigProblem(property + ": '" + entry + "' is not an address, write NAME://host:port");
            }
            int port = port(property, matcher.group(3), minPort);
            String name = matcher.group(1).toUpperCase(java.util.Locale.ROOT);
            if (!names.add(name)) {
                throw new ConfigProblem(property + ": listener name " + name + " is there twice, names must differ");
            }
            if (property.equals("listeners") && port != 0 && !ports.add(port)) {
                throw new ConfigProblem(property + ": port " + port + " is there twice, each listener needs its own");
            }
            addresses.add(new ListenAddress(name, host(matcher.group(2)), port));
        }
        return List.copyOf(addresses);
    }

    private static String host(String text) {
        return text.startsWith("[") ? text.substring(1, text.length() - 1) : text;
    }

    private static int port(String property, String text, int min) throws ConfigProblem {
        int port = Integer.parseInt(text);
        if (port < min || port > MAX_PORT) {
            throw new ConfigProblem(property + ": port " + port + " is not between " + min + " and " + MAX_PORT);
        }
        return port;
    }

    /** {@code controller.quorum.voters}. */
    public static List<Peer> voters(String text, String listener) throws ConfigProblem {
        List<Peer> voters = new ArrayList<>();
        Set<Integer> ids = new HashSet<>();
        for (String entry : text.split(",")) {
            if (entry.isBlank()) {
                continue;
            }
            Matcher voter = VOTER.matcher(entry.trim());
            Matcher address = HOST_PORT.matcher(voter.matches() ? voter.group(2) : "");
            if (!voter.matches() || !address.matches()) {
                throw new ConfigProblem("controller.quorum.voters: '" + entry.trim() + "' is not a voter, write id@host:port");
            }
            int id = Integer.parseInt(voter.group(1));
            if (!ids.add(id)) {
                throw new ConfigProblem("controller.quorum.voters: id " + id + " is there twice");
            }
            voters.add(new Peer(id, host(address.group(1)), port("controller.quorum.voters", address.group(2), 0), listener));
        }
        return List.copyOf(voters);
    }

    /** {@code controller.quorum.bootstrap.servers}: peers with ids from -2 downwards, as nobody knows theirs. */
    public static List<Peer> bootstrapServers(List<String> entries, String listener) throws ConfigProblem {
        List<Peer> servers = new ArrayList<>();
        for (String entry : entries) {
            Matcher address = HOST_PORT.matcher(entry.trim());
            if (!address.matches()) {
                throw new ConfigProblem("controller.quorum.bootstrap.servers: '" + entry + "' is not an address, write host:port");
            }
            servers.add(new Peer(
                    -2 - servers.size(), host(address.group(1)), port("controller.quorum.bootstrap.servers", address.group(2), 1), listener));
        }
        return List.copyOf(servers);
    }

    /** The security protocol of a listener, by {@code listener.security.protocol.map}. */
    public static String protocolOf(NodeConfig config, String listener) {
        for (String entry : config.text("listener.security.protocol.map").split(",")) {
            int colon = entry.indexOf(':');
            if (colon > 0 && entry.substring(0, colon).trim().equalsIgnoreCase(listener)) {
                return entry.substring(colon + 1).trim().toUpperCase(java.util.Locale.ROOT);
            }
        }
        // As in Kafka: controllers' listeners speak PLAINTEXT unless the map is given.
        boolean mapGiven = config.isSet("listener.security.protocol.map");
        return !mapGiven && config.controllerListeners().contains(listener) ? "PLAINTEXT" : "";
    }
}
