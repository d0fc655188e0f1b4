package dev.kraftbench.core.change;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CommandLineTest {
    private static final String SERVERS = "127.0.0.1:19092,127.0.0.1:19093";

    @Test
    void joinsFlagsAndOptions() {
        assertEquals("kafka-topics.sh --bootstrap-server 127.0.0.1:19092,127.0.0.1:19093 --create --topic orders --partitions 3",
                CommandLine.of("kafka-topics", SERVERS).flag("--create").option("--topic", "orders").option("--partitions", 3).text());
    }

    @Test
    void addsAndDeletesConfigurationInOneLineAndBracketsLists() {
        assertEquals("kafka-configs.sh --bootstrap-server 127.0.0.1:19092,127.0.0.1:19093 --add-config 'cleanup.policy=[compact,delete],segment.ms=1000'"
                + " --delete-config retention.ms",
                CommandLine.of("kafka-configs", SERVERS).configs(new TreeMap<>(Map.of("cleanup.policy", Optional.of("compact,delete"), "segment.ms",
                        Optional.of("1000"), "retention.ms", Optional.empty()))).text());
    }

    @Test
    void leavesSecretsToTheReaderAndBracketsWhatHasAnEqualsSign() {
        assertEquals("kafka-configs.sh --bootstrap-server 127.0.0.1:19092,127.0.0.1:19093"
                + " --add-config 'listener.name.in.ssl.keystore.password=\u2022\u2022\u2022\u2022,super.users=[User:CN=a]'",
                CommandLine.of("kafka-configs", SERVERS).configs(new TreeMap<>(Map.of("listener.name.in.ssl.keystore.password", Optional.of("s3cret"),
                        "super.users", Optional.of("User:CN=a")))).text());
    }

    @Test
    void meansOneTopicWhereTheToolTakesARegularExpression() {
        assertEquals("kafka-topics.sh --bootstrap-server 127.0.0.1:19092,127.0.0.1:19093 --delete --topic 'orders\\.eu'",
                TopicCommands.of(new TopicChange.Delete("orders.eu"), SERVERS).text());
    }

    @Test
    void quotesWhatAShellWouldRead() {
        assertEquals("'it'\\''s $HOME'", CommandLine.quote("it's $HOME"));
    }
}
