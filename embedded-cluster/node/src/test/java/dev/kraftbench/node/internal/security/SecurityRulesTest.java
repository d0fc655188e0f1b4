package dev.kraftbench.node.internal.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.node.ConfigProblem;
import dev.kraftbench.node.NodeConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecurityRulesTest {

    private static final String PLAIN_JAAS = "listener.name.login.plain.sasl.jaas.config";

    private static Map<String, String> valid() {
        Map<String, String> properties = new HashMap<>();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", "1");
        properties.put("listeners", "OPEN://127.0.0.1:19091,LOGIN://127.0.0.1:19092,CONTROLLER://127.0.0.1:19093");
        properties.put("listener.security.protocol.map", "OPEN:PLAINTEXT,LOGIN:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.put("inter.broker.listener.name", "OPEN");
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("controller.quorum.voters", "1@127.0.0.1:19093");
        properties.put("log.dirs", "/tmp/a");
        properties.put("sasl.enabled.mechanisms", "SCRAM-SHA-512");
        properties.put("listener.name.login.sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-256");
        properties.put(PLAIN_JAAS, "org.apache.kafka.common.security.plain.PlainLoginModule required user_alice=\"a \\\"secret\\\"\" user_bob=\"b\";");
        return properties;
    }

    @Test
    void whatAListenerHasOfItsOwnCounts() throws ConfigProblem {
        NodeConfig config = NodeConfig.of(valid());
        ListenerSettings login = ListenerSettings.of(config, "LOGIN");
        assertEquals(SecurityProtocol.SASL_PLAINTEXT, login.protocol());
        assertEquals(List.of("PLAIN", "SCRAM-SHA-256"), login.mechanisms());
        assertEquals(List.of("SCRAM-SHA-512"), ListenerSettings.of(config, "OPEN").mechanisms());
        assertEquals(
                Map.of("user_alice", "a \"secret\"", "user_bob", "b"), login.jaasOptions("PLAIN", PlainLoginModule.class).orElseThrow());
    }

    @Test
    void aMechanismMayHaveALifetimeOfItsOwn() throws ConfigProblem {
        Map<String, String> properties = valid();
        properties.put("connections.max.reauth.ms", "1000");
        properties.put("listener.name.login.connections.max.reauth.ms", "2000");
        properties.put("listener.name.login.plain.connections.max.reauth.ms", "3000");
        NodeConfig config = NodeConfig.of(properties);
        assertEquals(1000L, ListenerSettings.of(config, "OPEN").value("PLAIN", "connections.max.reauth.ms"));
        assertEquals(2000L, ListenerSettings.of(config, "LOGIN").value("SCRAM-SHA-256", "connections.max.reauth.ms"));
        assertEquals(3000L, ListenerSettings.of(config, "LOGIN").value("PLAIN", "connections.max.reauth.ms"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "listener.name.login.sasl.enabled.mechanisms | GSSAPI | GSSAPI of listener LOGIN is not supported, use PLAIN",
                "listener.name.login.sasl.enabled.mechanisms | '' | is empty",
                "listener.name.logon.sasl.enabled.mechanisms | PLAIN | listeners has no such listener",
                "listener.name.login.sasl.enabled.mechanism | PLAIN | unknown property",
                "listener.name.login.num.partitions | 3 | can't have its own num.partitions",
                "listener.name.login.connections.max.reauth.ms | often | is not a whole number",
                "listener.name.login.plain.sasl.jaas.config | hidden | can't be read",
                "listener.name.login.plain.sasl.jaas.config | org.example.Hidden required; | is not the module of PLAIN",
                "listener.name.login.scram-sha-256.sasl.jaas.config | org.apache.kafka.common.security.plain.PlainLoginModule required; | use org.apache.kafka.common.security.scram.ScramLoginModule",
                "sasl.jaas.config | org.example.Hidden required; | is not for nodes",
                "sasl.oauthbearer.jwks.endpoint.url | http://localhost | not supported yet",
                "security.inter.broker.protocol | PLAINTEXT | exclude each other",
                "inter.broker.listener.name | LOGIN | sasl.mechanism.inter.broker.protocol: GSSAPI is not supported",
            })
    void aMistakeIsRefusedInOneLineWithoutSecrets(String name, String value, String expected) {
        Map<String, String> properties = valid();
        properties.put(name, value);

        ConfigProblem problem = assertThrows(ConfigProblem.class, () -> NodeConfig.of(properties));

        assertTrue(problem.getMessage().contains(expected), problem.getMessage());
        assertFalse(problem.getMessage().contains("hidden"), problem.getMessage());
    }

    @Test
    void aNodeThatLogsInAtOthersNeedsToKnowAsWhom() throws ConfigProblem {
        Map<String, String> properties = valid();
        properties.put("inter.broker.listener.name", "LOGIN");
        properties.put("sasl.mechanism.inter.broker.protocol", "SCRAM-SHA-512");
        ConfigProblem notOffered = assertThrows(ConfigProblem.class, () -> NodeConfig.of(properties));
        assertTrue(notOffered.getMessage().contains("SCRAM-SHA-512 is not among sasl.enabled.mechanisms of listener LOGIN"), notOffered.getMessage());
        properties.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
        ConfigProblem nobody = assertThrows(ConfigProblem.class, () -> NodeConfig.of(properties));
        assertTrue(nobody.getMessage().contains("needs username and password"), nobody.getMessage());
        assertFalse(nobody.getMessage().contains("secret"), nobody.getMessage());
        properties.merge(PLAIN_JAAS, "", (jaas, none) -> jaas.replace(";", " username=\"alice\" password=\"a\";"));
        assertEquals("LOGIN", NodeConfig.of(properties).interBrokerListener());
    }

    @Test
    void controllersDoNotLogInWithTheClustersUsers() {
        Map<String, String> properties = valid();
        properties.put("listener.security.protocol.map", "OPEN:PLAINTEXT,LOGIN:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT");
        properties.put("sasl.mechanism.controller.protocol", "SCRAM-SHA-512");
        ConfigProblem problem = assertThrows(ConfigProblem.class, () -> NodeConfig.of(properties));
        assertTrue(problem.getMessage().endsWith("use PLAIN among them"), problem.getMessage());
    }

    @Test
    void plainNeedsItsUsers() {
        Map<String, String> properties = valid();
        properties.remove(PLAIN_JAAS);
        ConfigProblem problem = assertThrows(ConfigProblem.class, () -> NodeConfig.of(properties));
        assertTrue(problem.getMessage().startsWith(PLAIN_JAAS + " is missing"), problem.getMessage());
    }
}
