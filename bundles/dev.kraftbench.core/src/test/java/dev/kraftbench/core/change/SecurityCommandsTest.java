package dev.kraftbench.core.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.kraftbench.core.security.Acl;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SecurityCommandsTest {
    private static final String SERVERS = "localhost:9092";

    @Test
    void rulesAreGivenAndTakenOneByOne() {
        Acl acl = new Acl("TOPIC", "orders", true, "User:alice", "*", "DESCRIBE_CONFIGS", true);
        assertEquals(List.of("kafka-acls.sh --bootstrap-server localhost:9092 --add --allow-principal User:alice --allow-host '*' --operation DescribeConfigs"
                + " --topic orders --resource-pattern-type prefixed"), SecurityCommands.of(new SecurityChange.CreateAcls(List.of(acl)), SERVERS));
        Acl denied = new Acl("CLUSTER", Acl.CLUSTER_NAME, false, "User:bob", "10.0.0.1", "ALTER", false);
        assertEquals(List.of("kafka-acls.sh --bootstrap-server localhost:9092 --remove --force --deny-principal User:bob --deny-host 10.0.0.1 --operation Alter"
                + " --cluster"), SecurityCommands.of(new SecurityChange.DeleteAcls(List.of(denied)), SERVERS));
    }

    @Test
    void aPasswordIsInNoText() {
        SecurityChange.SetPassword change = new SecurityChange.SetPassword("alice", "SCRAM-SHA-256", 4096, "geheim");
        assertFalse((change + change.title() + SecurityCommands.of(change, SERVERS)).contains("geheim"));
        assertEquals(List.of("kafka-configs.sh --bootstrap-server localhost:9092 --alter --entity-type users --entity-name alice"
                + " --add-config 'SCRAM-SHA-256=[iterations=4096,password=********]'"), SecurityCommands.of(change, SERVERS));
    }

    @Test
    void limitsNameUsersBeforeClients() {
        assertEquals(List.of("kafka-configs.sh --bootstrap-server localhost:9092 --alter --entity-type users --entity-name alice --entity-type clients"
                + " --entity-default --add-config producer_byte_rate=1048576 --delete-config request_percentage"),
                SecurityCommands.of(new SecurityChange.SetQuota(Map.of("user", Optional.of("alice"), "client-id", Optional.empty()),
                        Map.of("producer_byte_rate", Optional.of(1048576.0), "request_percentage", Optional.empty())), SERVERS));
    }
}
