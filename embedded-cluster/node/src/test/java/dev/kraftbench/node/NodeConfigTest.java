package dev.kraftbench.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.metadata.config.BrokerConfigDefinitions;
import dev.kraftbench.transport.ListenAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeConfigTest {

    private static Map<String, String> valid() {
        Map<String, String> properties = new HashMap<>();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", "1");
        properties.put("listeners", "PLAINTEXT://127.0.0.1:19092,CONTROLLER://127.0.0.1:19093");
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("controller.quorum.voters", "1@127.0.0.1:19093");
        properties.put("log.dirs", "/tmp/a,/tmp/b");
        return properties;
    }

    @Test
    void aUsualConfigurationIsReadWhole() throws ConfigProblem {
        NodeConfig config = NodeConfig.of(valid());

        assertEquals(1, config.nodeId());
        assertTrue(config.isBroker() && config.isController());
        assertEquals(
                List.of(new ListenAddress("PLAINTEXT", "127.0.0.1", 19092), new ListenAddress("CONTROLLER", "127.0.0.1", 19093)),
                config.listeners());
        assertEquals("CONTROLLER", config.controllerListener());
        assertEquals("PLAINTEXT", config.interBrokerListener());
        assertEquals(19093, config.staticVoters().getFirst().port());
        assertEquals(2, config.logDirs().size());
        assertEquals("/tmp/a", config.metadataLogDir().toString());
    }

    @Test
    void everyPropertyOfKafkaHasATextAndADefaultThatItsOwnRuleAccepts() {
        for (String name : BrokerConfigDefinitions.names()) {
            assertFalse(BrokerConfigDefinitions.key(name).documentation.isEmpty(), name);
        }
        assertTrue(BrokerConfigDefinitions.names().size() >= 379, "Kafka 4.4 has 379");
    }

    @Test
    void withoutListenersOnlyTheLoopbackAddressIsBound() throws ConfigProblem {
        Map<String, String> properties = valid();
        properties.remove("listeners");
        properties.put("process.roles", "broker");
        properties.put("controller.quorum.voters", "9@127.0.0.1:19093");

        assertEquals("127.0.0.1", NodeConfig.of(properties).listeners().getFirst().host());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "num.partition | 3 | did you mean num.partitions",
                "zookeeper.connect | x:1 | unknown property zookeeper.connect",
                "num.partitions | three | is not a whole number",
                "num.partitions | 0 | within",
                "process.roles | zookeeper | process.roles",
                "listeners | PLAINTEXT:9092 | write NAME://host:port",
                "listeners | PLAINTEXT://127.0.0.1:99999,CONTROLLER://127.0.0.1:1 | port 99999",
                "listeners | PLAINTEXT://127.0.0.1:1 | which a controller needs",
                "listener.security.protocol.map | PLAINTEXT:SSL,CONTROLLER:PLAINTEXT | no listener speaks PLAINTEXT",
                "controller.quorum.voters | 2@127.0.0.1:19093 | does not name this controller",
                "controller.quorum.voters | 1@nowhere | write id@host:port",
                "authorizer.class.name | org.example.Gate | is not there, set it to",
                "super.users | alice | write it as User:alice",
                "listener.security.protocol.map | PLAINTEXT:TLS,CONTROLLER:PLAINTEXT | TLS of listener PLAINTEXT is no protocol",
                "sasl.kerberos.service.name | kafka | not supported yet",
                "broker.heartbeat.interval.ms | 10000 | must be below broker.session.timeout.ms",
                "replica.fetch.wait.max.ms | 60000 | must be at most replica.lag.time.max.ms",
                "node.id | -1 | node.id",
                "compression.type | rar | compression.type",
                "inter.broker.listener.name | CONTROLLER | no broker listener",
                "group.consumer.assignors | uniform,sticky | there is no assignor 'sticky', choose from uniform and range",
                "group.streams.assignors | org.example.Mine | the only assignor is sticky",
                "group.consumer.heartbeat.interval.ms | 1000 | group.consumer.min.heartbeat.interval.ms (5000) must be at most",
                "group.share.session.timeout.ms | 70000 | must be at most group.share.max.session.timeout.ms (60000)",
                "group.streams.num.standby.replicas | 3 | must be at most group.streams.max.standby.replicas",
                "group.coordinator.rebalance.protocols | consumer | classic can't be disabled",
                "group.coordinator.rebalance.protocols | classic,raft | group.coordinator.rebalance.protocols",
            })
    void aMistakeIsRefusedInOneLineThatNamesIt(String name, String value, String expected) {
        Map<String, String> properties = valid();
        properties.put(name, value);

        ConfigProblem problem = assertThrows(ConfigProblem.class, () -> NodeConfig.of(properties));

        assertTrue(problem.getMessage().contains(expected), problem.getMessage());
        assertFalse(problem.getMessage().contains("\n"), problem.getMessage());
    }
}
