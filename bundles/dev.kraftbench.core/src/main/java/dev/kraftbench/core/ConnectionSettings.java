package dev.kraftbench.core;

import java.util.Map;

/** What the workspace remembers of a cluster. The id never changes; the name is what people see. */
public sealed interface ConnectionSettings {
    String id();

    String name();

    Environment environment();

    /** No change can be applied through a read-only connection; enforced below every view. */
    boolean readOnly();

    /**
     * A cluster of nodes in this JVM, with its data in the workspace.
     *
     * @param brokers number of brokers, each also a voter when there are no more than three; 1 to 9
     * @param port the first broker's port on the loopback interface, the others follow; 0 lets the system choose
     * @param nodeProperties further properties of every node, by Kafka's names
     */
    record Local(String id, String name, Environment environment, int brokers, int port, Map<String, String> nodeProperties)
            implements ConnectionSettings {
        public Local {
            nodeProperties = Map.copyOf(nodeProperties);
            if (brokers < 1 || brokers > 9) {
                throw new IllegalArgumentException("brokers must be 1 to 9, not " + brokers);
            }
        }

        @Override
        public boolean readOnly() {
            return false;
        }
    }

    /**
     * A cluster reached over the network.
     *
     * @param bootstrapServers host:port, comma separated
     * @param clientProperties further properties of Kafka's clients, such as security.protocol; the secret ones are here only on their way to or from
     *     a form
     */
    record Remote(String id, String name, Environment environment, boolean readOnly, String bootstrapServers,
            Map<String, String> clientProperties) implements ConnectionSettings {
        public Remote {
            clientProperties = Map.copyOf(clientProperties);
        }

        public Remote with(Map<String, String> properties) {
            return new Remote(id, name, environment, readOnly, bootstrapServers, properties);
        }

        /** Without values: they may be secret. */
        @Override
        public String toString() {
            return "Remote[" + id + ", " + bootstrapServers + ", " + clientProperties.keySet() + "]";
        }
    }
}
