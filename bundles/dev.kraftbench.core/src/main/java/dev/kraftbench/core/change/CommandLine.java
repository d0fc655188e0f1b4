package dev.kraftbench.core.change;

import dev.kraftbench.core.connect.ClientProperties;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A line for a POSIX shell that calls one of Kafka's own tools, word by word. */
public final class CommandLine {
    private static final String SECRET = "\u2022\u2022\u2022\u2022";

    private final StringBuilder line;

    private CommandLine(String tool) {
        line = new StringBuilder(tool);
    }

    /** @param tool without its ending: {@code kafka-topics} */
    public static CommandLine of(String tool, String bootstrapServers) {
        return new CommandLine(tool + ".sh").option("--bootstrap-server", bootstrapServers);
    }

    public CommandLine flag(String name) {
        line.append(' ').append(name);
        return this;
    }

    public CommandLine option(String name, Object value) {
        line.append(' ').append(name).append(' ').append(quote(value.toString()));
        return this;
    }

    /**
     * {@code --add-config} and {@code --delete-config} of {@code kafka-configs.sh}; an empty value deletes. A secret is left for the reader to fill in: lines are
     * shown and kept.
     */
    public CommandLine configs(Map<String, Optional<String>> values) {
        String added = values.entrySet().stream().filter(e -> e.getValue().isPresent())
                .map(e -> e.getKey() + "=" + shown(e.getKey(), e.getValue().orElseThrow())).collect(Collectors.joining(","));
        Collection<String> removed = values.entrySet().stream().filter(e -> e.getValue().isEmpty()).map(Map.Entry::getKey).toList();
        if (!added.isEmpty()) {
            option("--add-config", added);
        }
        if (!removed.isEmpty()) {
            option("--delete-config", String.join(",", removed));
        }
        return this;
    }

    private static String shown(String name, String value) {
        return ClientProperties.secret(name, value) ? SECRET : bracketed(value);
    }

    /** The tool splits at commas and equals signs outside of square brackets. */
    private static String bracketed(String value) {
        return value.contains(",") || value.contains("=") ? "[" + value + "]" : value;
    }

    public String text() {
        return line.toString();
    }

    public List<String> asList() {
        return List.of(text());
    }

    /** For a POSIX shell. */
    public static String quote(String word) {
        return word.matches("[A-Za-z0-9_.:/=,@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
