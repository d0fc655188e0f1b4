package dev.kraftbench.core.change;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Brokers configured while they run. */
public sealed interface BrokerChange extends Change {

    /**
     * @param broker {@link #ALL} for the default of all brokers
     * @param values new value by entry name; empty removes the entry, so that the next default holds
     */
    record AlterConfig(int broker, Map<String, Optional<String>> values) implements BrokerChange {
        public AlterConfig {
            values = Collections.unmodifiableMap(new TreeMap<>(values));
        }

        @Override
        public String title() {
            return broker == ALL ? ChangeTexts.TEXTS.of("broker.configureAll") : ChangeTexts.TEXTS.of("broker.configure", broker);
        }

        /** What Kafka's tool is told. */
        public CommandLine command(String bootstrapServers) {
            CommandLine line = CommandLine.of("kafka-configs", bootstrapServers).flag("--alter").option("--entity-type", "brokers");
            return (broker == ALL ? line.flag("--entity-default") : line.option("--entity-name", broker)).configs(values);
        }
    }

    int ALL = -1;
}
