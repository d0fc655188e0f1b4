package dev.kraftbench.core.change;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommandLineTest {
    private static final String SERVERS = "127.0.0.1:19092,127.0.0.1:19093";

    @Test
    void createsTopicsWithTheirConfiguration() {
        assertEquals(List.of("kafka-topics.sh --bootstrap-server 127.0.0.1:19092,127.0.0.1:19093 --create --topic orders --partitions 3"
                + " --replication-factor 2 --config compression.type=lz4 --config retention.ms=86400000"),
                CommandLine.of(new Change.CreateTopic("orders", 3, 2, Map.of("retention.ms", "86400000", "compression.type", "lz4")), SERVERS));
    }

    @Test
    void addsAndDeletesConfigurationInOneLineAndBracketsLists() {
        assertEquals(List.of("kafka-configs.sh --bootstrap-server 127.0.0.1:19092,127.0.0.1:19093 --alter --entity-type topics --entity-name orders"
                + " --add-config 'cleanup.policy=[compact,delete],segment.ms=1000' --delete-config retention.ms"),
                CommandLine.of(new Change.AlterTopicConfig("orders", Map.of("cleanup.policy", Optional.of("compact,delete"), "segment.ms",
                        Optional.of("1000"), "retention.ms", Optional.empty())), SERVERS));
    }

    @Test
    void quotesWhatAShellWouldRead() {
        assertEquals("'it'\\''s $HOME'", CommandLine.quote("it's $HOME"));
    }
}
