package dev.kraftbench.core.change;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The command line of Kafka's own tools that does what a change does. */
public final class CommandLine {
    private CommandLine() {}

    public static List<String> of(Change change, String bootstrapServers) {
        return switch (change) {
            case Change.CreateTopic c -> List.of(createTopic(c, bootstrapServers));
            case Change.DeleteTopic c -> List.of(topics(bootstrapServers) + " --delete --topic " + quote(c.topic()));
            case Change.AddPartitions c -> List.of(topics(bootstrapServers) + " --alter --topic " + quote(c.topic()) + " --partitions " + c.total());
            case Change.AlterTopicConfig c -> alterConfig(c, bootstrapServers);
        };
    }

    private static String createTopic(Change.CreateTopic change, String bootstrapServers) {
        StringBuilder line = new StringBuilder(topics(bootstrapServers)).append(" --create --topic ").append(quote(change.topic()))
                .append(" --partitions ").append(change.partitions()).append(" --replication-factor ").append(change.replicationFactor());
        change.configs().forEach((name, value) -> line.append(" --config ").append(quote(name + "=" + value)));
        return line.toString();
    }

    private static List<String> alterConfig(Change.AlterTopicConfig change, String bootstrapServers) {
        Map<String, String> added = new TreeMap<>();
        List<String> removed = new ArrayList<>();
        change.values().forEach((name, value) -> value.ifPresentOrElse(v -> added.put(name, v), () -> removed.add(name)));
        StringBuilder line = new StringBuilder("kafka-configs.sh --bootstrap-server ").append(quote(bootstrapServers))
                .append(" --alter --entity-type topics --entity-name ").append(quote(change.topic()));
        if (!added.isEmpty()) {
            // the tool splits at commas outside of square brackets
            line.append(" --add-config ").append(quote(added.entrySet().stream()
                    .map(e -> e.getKey() + "=" + (e.getValue().contains(",") ? "[" + e.getValue() + "]" : e.getValue()))
                    .collect(Collectors.joining(","))));
        }
        if (!removed.isEmpty()) {
            line.append(" --delete-config ").append(quote(String.join(",", removed)));
        }
        return List.of(line.toString());
    }

    private static String topics(String bootstrapServers) {
        return "kafka-topics.sh --bootstrap-server " + quote(bootstrapServers);
    }

    /** For a POSIX shell. */
    static String quote(String word) {
        return word.matches("[A-Za-z0-9_.:/=,@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

}
