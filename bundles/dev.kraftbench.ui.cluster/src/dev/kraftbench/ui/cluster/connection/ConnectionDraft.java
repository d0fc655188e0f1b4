package dev.kraftbench.ui.cluster.connection;

import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.connect.ClientProperties;
import dev.kraftbench.core.connect.Folders;
import dev.kraftbench.core.connect.SecuritySettings;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the connection form says. Pure.
 *
 * @param id empty for a new connection, which is named after its name
 * @param folder where it lies in the navigator
 * @param more client properties that are no fields of the form
 */
record ConnectionDraft(String id, String name, String servers, Environment environment, boolean readOnly, String folder, SecuritySettings security,
        Map<String, String> more) {

    enum Problem {
        NAME_MISSING,
        NAME_TAKEN,
        SERVERS_WRONG,
        USER_MISSING,
        ENDPOINT_MISSING
    }

    static ConnectionDraft blank(String folder) {
        return new ConnectionDraft("", "", "", Environment.DEVELOPMENT, false, folder, SecuritySettings.NONE, Map.of());
    }

    /** @param settings with their secrets */
    static ConnectionDraft of(ConnectionSettings.Remote settings, Folders folders) {
        SecuritySettings.Taken taken = SecuritySettings.of(settings.clientProperties());
        return new ConnectionDraft(settings.id(), settings.name(), settings.bootstrapServers(), settings.environment(), settings.readOnly(),
                folders.place(settings.id(), Folders.REMOTE), taken.security(), taken.rest());
    }

    ConnectionDraft copy(Set<String> taken) {
        return new ConnectionDraft("", ConnectionIds.free(name, taken), servers, environment, readOnly, folder, security, more);
    }

    /** With what a client's properties file says; it replaces what was entered where it says something. */
    ConnectionDraft pasted(Map<String, String> properties) {
        Map<String, String> given = new TreeMap<>(properties);
        String pastedServers = Optional.ofNullable(given.remove(ClientProperties.BOOTSTRAP_SERVERS)).orElse("").replaceAll("\\s+", "");
        SecuritySettings.Taken taken = SecuritySettings.of(given);
        Map<String, String> all = new TreeMap<>(more);
        all.putAll(taken.rest());
        boolean secured = taken.rest().size() < given.size();
        return new ConnectionDraft(id, name, pastedServers.isEmpty() ? servers : pastedServers, environment, readOnly, folder,
                secured ? taken.security() : security, all);
    }

    ConnectionSettings.Remote settings() {
        Map<String, String> all = new TreeMap<>(more);
        all.remove(ClientProperties.BOOTSTRAP_SERVERS);
        all.putAll(security.toProperties());
        return new ConnectionSettings.Remote(id.isEmpty() ? ConnectionIds.of(name) : id, name.strip(), environment, readOnly, servers.replaceAll("\\s+", ""),
                all);
    }

    /** @param taken ids of all connections there are */
    Optional<Problem> problem(Set<String> taken) {
        String wanted = ConnectionIds.of(name);
        if (wanted.isEmpty()) {
            return Optional.of(Problem.NAME_MISSING);
        }
        if (id.isEmpty() && taken.contains(wanted)) {
            return Optional.of(Problem.NAME_TAKEN);
        }
        if (!reachable()) {
            return Optional.of(Problem.SERVERS_WRONG);
        }
        if (security.protocol().sasl()) {
            return switch (security.sasl()) {
                case SecuritySettings.Sasl.Password p when p.user().isBlank() -> Optional.of(Problem.USER_MISSING);
                case SecuritySettings.Sasl.OAuth o when o.tokenEndpoint().isBlank() -> Optional.of(Problem.ENDPOINT_MISSING);
                case SecuritySettings.Sasl.None n -> Optional.of(Problem.USER_MISSING);
                case SecuritySettings.Sasl.Password p -> Optional.empty();
                case SecuritySettings.Sasl.OAuth o -> Optional.empty();
                case SecuritySettings.Sasl.Custom c -> Optional.empty();
            };
        }
        return Optional.empty();
    }

    boolean reachable() {
        for (String server : servers.split(",", -1)) {
            String text = server.strip();
            int colon = text.lastIndexOf(':');
            if (colon < 1 || !text.substring(0, colon).matches("\\[[0-9a-fA-F:]+]|[^\\s:]+") || !text.substring(colon + 1).matches("\\d{1,5}")
                    || Integer.parseInt(text.substring(colon + 1)) > 65_535) {
                return false;
            }
        }
        return true;
    }
}
