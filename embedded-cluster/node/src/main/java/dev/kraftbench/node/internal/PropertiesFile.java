package dev.kraftbench.node.internal;

import dev.kraftbench.node.ConfigProblem;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Reads {@code server.properties} files. Waits. */
public final class PropertiesFile {

    private PropertiesFile() {}

    public static Map<String, String> read(Path file) throws ConfigProblem {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            throw new ConfigProblem("configuration file " + file + " does not exist: name an existing one", e);
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigProblem("configuration file " + file + " can't be read: " + e.getMessage(), e);
        }
        Map<String, String> map = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> map.put(name, properties.getProperty(name)));
        return map;
    }
}
