package dev.kraftbench.controller;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.kraftbench.metadata.access.ScramCredential;
import dev.kraftbench.metadata.access.ScramMechanism;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.message.AlterUserScramCredentialsRequestData;
import org.apache.kafka.common.message.AlterUserScramCredentialsRequestData.ScramCredentialDeletion;
import org.apache.kafka.common.message.AlterUserScramCredentialsRequestData.ScramCredentialUpsertion;
import org.apache.kafka.common.message.AlterUserScramCredentialsResponseData;
import org.apache.kafka.common.message.AlterUserScramCredentialsResponseData.AlterUserScramCredentialsResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

class ScramDecisionsTest {

    private static final byte SHA_256 = 1;
    private static final byte SHA_512 = 2;
    private static final byte[] SALT = "some salt".getBytes(StandardCharsets.US_ASCII);

    private final TestCluster cluster = TestCluster.running();

    private static ScramCredentialUpsertion password(String user, byte mechanism, int iterations) {
        return new ScramCredentialUpsertion()
                .setName(user)
                .setMechanism(mechanism)
                .setIterations(iterations)
                .setSalt(SALT)
                .setSaltedPassword(new byte[] {1, 2, 3});
    }

    private static ScramCredentialDeletion removal(String user, byte mechanism) {
        return new ScramCredentialDeletion().setName(user).setMechanism(mechanism);
    }

    private Map<String, Errors> alter(List<ScramCredentialDeletion> deletions, ScramCredentialUpsertion... upsertions) {
        return cluster.send(
                        ApiKeys.ALTER_USER_SCRAM_CREDENTIALS,
                        new AlterUserScramCredentialsRequestData().setDeletions(deletions).setUpsertions(List.of(upsertions)))
                .as(AlterUserScramCredentialsResponseData.class)
                .results()
                .stream()
                .collect(Collectors.toMap(AlterUserScramCredentialsResult::user, result -> Errors.forCode(result.errorCode())));
    }

    private Map<ScramCredential.Key, ScramCredential> credentials() {
        return cluster.loader.image().access().scramCredentials();
    }

    @Test
    void aPasswordIsKeptAsTheKeysThatProveIt() {
        assertEquals(Map.of("alice", Errors.NONE), alter(List.of(), password("alice", SHA_512, 8192)));
        ScramCredential kept = credentials().get(new ScramCredential.Key("alice", SHA_512));
        assertEquals(8192, kept.iterations());
        assertArrayEquals(SALT, kept.saltBytes());
        byte[] salted = {1, 2, 3};
        assertArrayEquals(ScramMechanism.SHA_512.storedKey(ScramMechanism.SHA_512.clientKey(salted)), kept.storedKeyBytes());
        assertArrayEquals(ScramMechanism.SHA_512.serverKey(salted), kept.serverKeyBytes());
        assertFalse(kept.toString().contains(kept.storedKey()), "a key in a log");
    }

    @Test
    void oneRequestChangesManyUsersEachByItself() {
        alter(List.of(), password("alice", SHA_256, 4096));
        assertEquals(
                Map.of("alice", Errors.NONE, "bob", Errors.NONE, "carol", Errors.RESOURCE_NOT_FOUND),
                alter(List.of(removal("alice", SHA_256), removal("carol", SHA_512)), password("bob", SHA_256, 4096)));
        assertEquals(List.of(new ScramCredential.Key("bob", SHA_256)), List.copyOf(credentials().keySet()));
    }

    @Test
    void aUserIsNotAlteredTwiceInARequest() {
        alter(List.of(), password("alice", SHA_256, 4096), password("bob", SHA_256, 4096));
        assertEquals(
                Map.of("alice", Errors.DUPLICATE_RESOURCE, "bob", Errors.DUPLICATE_RESOURCE, "carol", Errors.DUPLICATE_RESOURCE),
                alter(
                        List.of(removal("alice", SHA_256), removal("bob", SHA_256), removal("bob", SHA_256)),
                        password("alice", SHA_512, 4096),
                        password("carol", SHA_256, 4096),
                        password("carol", SHA_512, 4096)));
        assertEquals(2, credentials().size());
    }

    @Test
    void whatCanNotBeACredentialIsRefused() {
        assertEquals(
                Map.of(
                        "few", Errors.UNACCEPTABLE_CREDENTIAL,
                        "many", Errors.UNACCEPTABLE_CREDENTIAL,
                        "", Errors.UNACCEPTABLE_CREDENTIAL,
                        "strange", Errors.UNSUPPORTED_SASL_MECHANISM,
                        "empty", Errors.UNACCEPTABLE_CREDENTIAL),
                alter(
                        List.of(),
                        password("few", SHA_256, 4095),
                        password("many", SHA_512, 16_385),
                        password("", SHA_256, 4096),
                        password("strange", (byte) 3, 4096),
                        password("empty", SHA_256, 4096).setSaltedPassword(new byte[0])));
        assertEquals(
                Map.of("", Errors.UNACCEPTABLE_CREDENTIAL, "strange", Errors.UNSUPPORTED_SASL_MECHANISM),
                alter(List.of(removal("", SHA_256), removal("strange", (byte) 0))));
        assertEquals(Map.of(), credentials());
    }

    @Test
    void theBoundsThemselvesAreTaken() {
        assertEquals(
                Map.of("low", Errors.NONE, "high", Errors.NONE),
                alter(List.of(), password("low", SHA_256, 4096), password("high", SHA_256, 16_384)));
    }
}
