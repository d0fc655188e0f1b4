package dev.kraftbench.metadata.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/** Reads {@code max.connections.per.ip.overrides}: hosts, by name or address, with the connections that each may have. Stateless. */
public final class ConnectionOverrides {

    public static final String NAME = "max.connections.per.ip.overrides";

    private ConnectionOverrides() {}

    /**
     * The connections of each host as it is written, such as {@code 10.1.2.3:100,[::1]:50,build.example.org:200}.
     *
     * @throws ConfigException if an entry is no host with a number
     */
    public static Map<String, Integer> parse(String list) {
        Map<String, Integer> connections = new LinkedHashMap<>();
        for (String entry : list.split(",")) {
            if (entry.isBlank()) {
                continue;
            }
            // An IPv6 address has colons of its own.
            int colon = entry.lastIndexOf(':');
            String host = colon < 0 ? "" : entry.substring(0, colon).trim();
            int most = number(entry.substring(colon + 1).trim());
            if (host.isEmpty() || most < 0) {
                throw new ConfigException(NAME + ": '" + entry.trim() + "' is not address:number");
            }
            connections.put(host, most);
        }
        return connections;
    }

    /** -1 for what is none. */
    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
