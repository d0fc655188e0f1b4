package dev.kraftbench.core.internal;

import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Environment;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The connections of a workspace as a properties file: {@code <n>.<field>}. Values of secret client properties are never written; a connection
 * that needs one asks again.
 */
final class SettingsFile {
    private final Path file;

    SettingsFile(Path file) {
        this.file = file;
    }

    boolean exists() {
        return Files.exists(file);
    }

    List<ConnectionSettings> read() throws IOException {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
        } catch (NoSuchFileException e) {
            return List.of();
        }
        List<ConnectionSettings> all = new ArrayList<>();
        for (int n = 1; properties.containsKey(n + ".id"); n++) {
            all.add(one(properties, n + "."));
        }
        return all;
    }

    private ConnectionSettings one(Properties p, String prefix) throws IOException {
        try {
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
                default -> throw new IllegalArgumentException(prefix + "kind");
            };
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private static String required(Properties p, String key) {
        String value = p.getProperty(key);
        if (value == null) {
            throw new IllegalArgumentException("no " + key);
        }
        return value;
    }

    void write(List<ConnectionSettings> all) throws IOException {
        Properties p = new Properties();
        int n = 0;
        for (ConnectionSettings settings : all) {
            String prefix = ++n + ".";
            p.setProperty(prefix + "id", settings.id());
            p.setProperty(prefix + "name", settings.name());
            p.setProperty(prefix + "environment", settings.environment().name());
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
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (Writer out = Files.newBufferedWriter(fresh)) {
            p.store(out, "Kraftbench connections");
        }
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void put(Properties p, String prefix, Map<String, String> more) {
        more.forEach((key, value) -> {
            if (!secret(key)) {
                p.setProperty(prefix + "property." + key, value);
            }
        });
    }

    static boolean secret(String property) {
        String lower = property.toLowerCase(Locale.ROOT);
        return lower.contains("password") || lower.contains("jaas") || lower.contains("secret") || lower.contains(".key") || lower.contains("token");
    }
}
