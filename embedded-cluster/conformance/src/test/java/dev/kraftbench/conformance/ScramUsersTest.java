package dev.kraftbench.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialDeletion;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.admin.UserScramCredentialsDescription;
import org.apache.kafka.common.errors.DuplicateResourceException;
import org.apache.kafka.common.errors.ResourceNotFoundException;
import org.apache.kafka.common.errors.UnacceptableCredentialException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Users with SCRAM passwords, made and taken away with Apache's tool and admin client. */
class ScramUsersTest {

    @RegisterExtension
    static final ClusterProcess CLUSTER = new ClusterProcess();

    @RegisterExtension
    static final ApacheTools TOOLS = new ApacheTools(CLUSTER::bootstrapServers);

    private static String configs(String... arguments) throws Exception {
        return TOOLS.run("kafka.admin.ConfigCommand", arguments);
    }

    private static Map<String, UserScramCredentialsDescription> users() throws Exception {
        return Topics.get(CLUSTER.admin().describeUserScramCredentials().all());
    }

    private static List<String> credentials(String user) throws Exception {
        UserScramCredentialsDescription found = users().get(user);
        return found == null
                ? List.of()
                : found.credentialInfos().stream().map(info -> info.mechanism() + ":" + info.iterations()).sorted().collect(Collectors.toList());
    }

    @Test
    void theConfigToolMakesAndRemovesUsers() throws Exception {
        configs("--alter", "--entity-type", "users", "--entity-name", "ada", "--add-config", "SCRAM-SHA-256=[iterations=8192,password=first]");
        configs("--alter", "--entity-type", "users", "--entity-name", "ada", "--add-config", "SCRAM-SHA-512=[password=second]");
        Topics.await("both credentials", () -> credentials("ada").equals(List.of("SCRAM_SHA_256:8192", "SCRAM_SHA_512:4096")));
        configs("--alter", "--entity-type", "users", "--entity-name", "ada", "--delete-config", "SCRAM-SHA-256");
        Topics.await("one credential", () -> credentials("ada").equals(List.of("SCRAM_SHA_512:4096")));
        configs("--alter", "--entity-type", "users", "--entity-name", "ada", "--delete-config", "SCRAM-SHA-512");
        Topics.await("no credential", () -> credentials("ada").isEmpty());
    }

    private static void alter(UserScramCredentialAlteration... alterations) throws Exception {
        Topics.get(CLUSTER.admin().alterUserScramCredentials(List.of(alterations)).all());
    }

    private static <T extends Exception> void assertRefused(Class<T> reason, String said, UserScramCredentialAlteration... alterations) {
        ExecutionException refused = assertThrows(ExecutionException.class, () -> alter(alterations));
        T cause = assertInstanceOf(reason, refused.getCause());
        assertTrue(cause.getMessage().toLowerCase(Locale.ROOT).contains(said), cause.getMessage());
    }

    private static UserScramCredentialUpsertion password(String user, ScramMechanism mechanism, int iterations) {
        return new UserScramCredentialUpsertion(user, new ScramCredentialInfo(mechanism, iterations), "a password");
    }

    @Test
    void whatKafkaRefusesIsRefused() {
        assertRefused(UnacceptableCredentialException.class, "too few iterations", password("bob", ScramMechanism.SCRAM_SHA_256, 4095));
        assertRefused(UnacceptableCredentialException.class, "too many iterations", password("bob", ScramMechanism.SCRAM_SHA_256, 16_385));
        assertRefused(UnacceptableCredentialException.class, "user", password("", ScramMechanism.SCRAM_SHA_256, 4096));
        assertRefused(
                ResourceNotFoundException.class,
                "user",
                new UserScramCredentialDeletion("bob", ScramMechanism.SCRAM_SHA_256));
        assertRefused(
                DuplicateResourceException.class,
                "twice",
                password("bob", ScramMechanism.SCRAM_SHA_256, 4096),
                password("bob", ScramMechanism.SCRAM_SHA_512, 4096));
    }

    @Test
    void oneUserIsDescribedAndAStrangerIsNot() throws Exception {
        alter(password("carol", ScramMechanism.SCRAM_SHA_512, 16_384));
        Topics.await("the user", () -> !credentials("carol").isEmpty());
        var asked = CLUSTER.admin().describeUserScramCredentials(List.of("carol", "nobody"));
        assertEquals(
                List.of(new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 16_384)), Topics.get(asked.description("carol")).credentialInfos());
        ExecutionException unknown = assertThrows(ExecutionException.class, () -> Topics.get(asked.description("nobody")));
        assertInstanceOf(ResourceNotFoundException.class, unknown.getCause());
    }
}
