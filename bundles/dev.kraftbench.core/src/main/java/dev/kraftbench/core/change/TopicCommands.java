package dev.kraftbench.core.change;

/** What Kafka's tools are told to make a change of topics; needs no connection, so that a wizard can show it while the change is still a draft. */
public final class TopicCommands {
    private TopicCommands() {}

    public static CommandLine of(TopicChange change, String bootstrapServers) {
        return switch (change) {
            case TopicChange.Create c -> create(c, bootstrapServers);
            case TopicChange.Delete c -> CommandLine.of("kafka-topics", bootstrapServers).flag("--delete").option("--topic", only(c.topic()));
            case TopicChange.AddPartitions c -> CommandLine.of("kafka-topics", bootstrapServers).flag("--alter").option("--topic", only(c.topic()))
                    .option("--partitions", c.total());
            case TopicChange.AlterConfig c -> CommandLine.of("kafka-configs", bootstrapServers).flag("--alter").option("--entity-type", "topics")
                    .option("--entity-name", c.topic()).configs(c.values());
        };
    }

    /** The tool takes the name for a regular expression, in which a dot is any character. */
    private static String only(String topic) {
        return topic.replace(".", "\\.");
    }

    private static CommandLine create(TopicChange.Create change, String bootstrapServers) {
        CommandLine line = CommandLine.of("kafka-topics", bootstrapServers).flag("--create").option("--topic", change.topic())
                .option("--partitions", change.partitions()).option("--replication-factor", change.replicationFactor());
        change.configs().forEach((name, value) -> line.option("--config", name + "=" + value));
        return line;
    }
}
