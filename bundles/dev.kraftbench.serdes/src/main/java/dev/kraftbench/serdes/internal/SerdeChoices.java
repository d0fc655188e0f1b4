package dev.kraftbench.serdes.internal;

import dev.kraftbench.core.serde.SerdeChoice;
import dev.kraftbench.core.serde.SerdeOptions;
import dev.kraftbench.core.serde.Side;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Which serde a person chose for which side of which topic, in {@code <workspace>/serdes.properties}. Any thread. */
final class SerdeChoices {
    private final Path file;
    private final Properties choices = new Properties();

    SerdeChoices(Path file) throws IOException {
        this.file = file;
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                choices.load(reader);
            }
        }
    }

    private static String key(String connection, String topic, Side side) {
        // neither ids of connections nor names of topics have a slash
        return connection + "/" + topic + "/" + side.name().toLowerCase(java.util.Locale.ROOT);
    }

    synchronized SerdeChoice get(String connection, String topic, Side side) {
        String key = key(connection, topic, side);
        String serde = choices.getProperty(key);
        if (serde == null) {
            return SerdeChoice.GUESSED;
        }
        Map<String, String> options = new TreeMap<>();
        for (String name : choices.stringPropertyNames()) {
            if (name.startsWith(key + "/")) {
                options.put(name.substring(key.length() + 1), choices.getProperty(name));
            }
        }
        return new SerdeChoice(serde, new SerdeOptions(options));
    }

    synchronized void put(String connection, String topic, Side side, SerdeChoice choice) throws IOException {
        String key = key(connection, topic, side);
        choices.keySet().removeIf(name -> name.equals(key) || name.toString().startsWith(key + "/"));
        if (!choice.equals(SerdeChoice.GUESSED)) {
            choices.setProperty(key, choice.serde());
            choice.options().values().forEach((name, value) -> choices.setProperty(key + "/" + name, value));
        }
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try (Writer writer = Files.newBufferedWriter(next)) {
            choices.store(writer, null);
        }
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
