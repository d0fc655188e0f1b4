package dev.kraftbench.core.connect;

import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.file.SmallFile;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Connections as a properties file: {@code <n>.<field>}, and {@code folder.<n>}. The workspace keeps its own so, and exports look the same. A secret
 * value is never written; the names of those left out may be, so that whoever imports the file knows what to enter.
 */
public final class ConnectionFile {
    /**
     * What such a file holds.
     *
     * @param leftOut names of secret properties by connection
     */
    public record Contents(List<ConnectionSettings> connections, Folders folders, Map<String, Set<String>> leftOut) {
        public Contents {
            connections = List.copyOf(connections);
            leftOut = Map.copyOf(leftOut);
        }
    }

    private static final String FOLDER = "folder.";

    private ConnectionFile() {}

    /** Without the file there are no contents. */
    public static Contents read(Path file) throws IOException {
        if (Files.notExists(file)) {
            return new Contents(List.of(), Folders.NONE, Map.of());
        }
        Properties properties = new Properties();
        try (Reader in = new StringReader(SmallFile.text(file))) {
            properties.load(in);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
        List<ConnectionSettings> all = new ArrayList<>();
        Set<String> paths = new TreeSet<>();
        Map<String, String> places = new TreeMap<>();
        Map<String, Set<String>> leftOut = new TreeMap<>();
        try {
            for (int n = 1; properties.containsKey(FOLDER + n); n++) {
                paths.add(properties.getProperty(FOLDER + n));
            }
            for (int n = 1; properties.containsKey(n + ".id"); n++) {
                ConnectionSettings one = one(properties, n + ".");
                all.add(one);
                String place = properties.getProperty(n + ".folder");
                if (place != null) {
                    places.put(one.id(), place);
                }
                String secrets = properties.getProperty(n + ".secrets", "");
                if (!secrets.isBlank()) {
                    leftOut.put(one.id(), new TreeSet<>(List.of(secrets.split(","))));
                }
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
        return new Contents(all, new Folders(paths, places), leftOut);
    }

    private static ConnectionSettings one(Properties p, String prefix) {
        String id = required(p, prefix + "id");
        String name = required(p, prefix + "name");
        Environment environment = Environment.valueOf(required(p, prefix + "environment"));
        Map<String, String> more = new TreeMap<>();
        for (String key : p.stringPropertyNames()) {
            if (key.startsWith(prefix + "property.")) {
                more.put(key.substring((prefix + "property.").length()), p.getProperty(key));
            }
        }
        return switch (required(p, prefix + "kind")) {
            case "local" -> new ConnectionSettings.Local(id, name, environment, Integer.parseInt(required(p, prefix + "brokers")),
                    Integer.parseInt(required(p, prefix + "port")), more);
            case "remote" -> new ConnectionSettings.Remote(id, name, environment, Boolean.parseBoolean(p.getProperty(prefix + "readOnly")),
                    required(p, prefix + "bootstrapServers"), more);
            default -> throw new IllegalArgumentException(prefix + "kind is neither local nor remote");
        };
    }

    private static String required(Properties p, String key) {
        String value = p.getProperty(key);
        if (value == null) {
            throw new IllegalArgumentException("no " + key);
        }
        return value;
    }

    /** Replaces the file in one step. */
    public static void write(Path file, Contents contents) throws IOException {
        Properties p = new Properties();
        int n = 0;
        for (String path : contents.folders.paths()) {
            p.setProperty(FOLDER + ++n, path);
        }
        n = 0;
        for (ConnectionSettings settings : contents.connections) {
            String prefix = ++n + ".";
            p.setProperty(prefix + "id", settings.id());
            p.setProperty(prefix + "name", settings.name());
            p.setProperty(prefix + "environment", settings.environment().name());
            String place = contents.folders.places().get(settings.id());
            if (place != null) {
                p.setProperty(prefix + "folder", place);
            }
            Collection<String> secrets = contents.leftOut.getOrDefault(settings.id(), Set.of());
            if (!secrets.isEmpty()) {
                p.setProperty(prefix + "secrets", String.join(",", secrets));
            }
            put(p, prefix, settings);
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (Writer out = Files.newBufferedWriter(fresh)) {
            p.store(out, "Kraftbench connections");
        }
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void put(Properties p, String prefix, ConnectionSettings settings) {
        switch (settings) {
            case ConnectionSettings.Local local -> {
                p.setProperty(prefix + "kind", "local");
                p.setProperty(prefix + "brokers", Integer.toString(local.brokers()));
                p.setProperty(prefix + "port", Integer.toString(local.port()));
                put(p, prefix, local.nodeProperties());
            }
            case ConnectionSettings.Remote remote -> {
                p.setProperty(prefix + "kind", "remote");
                p.setProperty(prefix + "readOnly", Boolean.toString(remote.readOnly()));
                p.setProperty(prefix + "bootstrapServers", remote.bootstrapServers());
                put(p, prefix, remote.clientProperties());
            }
        }
    }

    private static void put(Properties p, String prefix, Map<String, String> more) {
        ClientProperties.withoutSecrets(more).forEach((key, value) -> p.setProperty(prefix + "property." + key, value));
    }
}
