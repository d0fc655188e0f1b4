package dev.kraftbench.node.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.metadata.access.ScramCredential;
import dev.kraftbench.metadata.access.ScramMechanism;
import dev.kraftbench.node.ConfigProblem;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScramUsersTest {

    private static final String SALT = Base64.getEncoder().encodeToString(new byte[] {7, 8, 9});

    private final ScramUsers users = new ScramUsers(new SecureRandom());

    private ScramCredential parse(String argument) throws ConfigProblem {
        return users.parse(List.of(argument)).getFirst();
    }

    private void assertMistake(String expected, String... arguments) {
        ConfigProblem problem = assertThrows(ConfigProblem.class, () -> users.parse(List.of(arguments)));
        assertTrue(problem.getMessage().contains(expected), problem.getMessage());
        assertFalse(problem.getMessage().contains("hidden"), problem.getMessage());
    }

    @Test
    void aPasswordBecomesACredentialWithASaltOfItsOwn() throws ConfigProblem {
        ScramCredential alice = parse("SCRAM-SHA-256=[name=alice,password=alice-secret]");
        assertEquals(new ScramCredential.Key("alice", ScramMechanism.SHA_256.code()), alice.key());
        assertEquals(4096, alice.iterations());
        assertNotEquals(alice.salt(), parse("SCRAM-SHA-256=[name=alice,password=alice-secret]").salt());
    }

    @Test
    void quotedPartsMayHaveCommas() throws ConfigProblem {
        ScramCredential given = parse("SCRAM-SHA-512=[name=\"bob, the builder\",password=\"a,b]\",salt=" + SALT + ",iterations=8192]");
        byte[] salted = ScramMechanism.SHA_512.saltedPassword("a,b]".toCharArray(), new byte[] {7, 8, 9}, 8192);
        assertEquals(ScramMechanism.SHA_512.credential("bob, the builder", new byte[] {7, 8, 9}, salted, 8192), given);
    }

    @Test
    void aPasswordMayBeSaltedAlready() throws ConfigProblem {
        byte[] salted = ScramMechanism.SHA_256.saltedPassword("secret".toCharArray(), new byte[] {7, 8, 9}, 4096);
        assertEquals(
                parse("SCRAM-SHA-256=[name=carol,password=secret,salt=" + SALT + "]"),
                parse("SCRAM-SHA-256=[name=carol,salt=\"" + SALT + "\",saltedpassword=\"" + Base64.getEncoder().encodeToString(salted) + "\"]"));
    }

    @Test
    void whatIsWrongIsToldWithoutThePassword() {
        assertMistake("can't be read", "SCRAM-SHA-256=name=dora,password=hidden");
        assertMistake("can't be read", "SCRAM-SHA-256=[name=dora,password=hid\"den]");
        assertMistake("is no mechanism", "SCRAM-SHA-1=[name=dora,password=hidden]");
        assertMistake("without name", "SCRAM-SHA-256=[password=hidden]");
        assertMistake("either password or saltedpassword", "SCRAM-SHA-256=[name=dora]");
        assertMistake("either password or saltedpassword", "SCRAM-SHA-256=[name=dora,password=hidden,saltedpassword=hidden]");
        assertMistake("without the salt", "SCRAM-SHA-256=[name=dora,saltedpassword=aGlkZGVu]");
        assertMistake("not in base 64", "SCRAM-SHA-256=[name=dora,salt=?,password=hidden]");
        assertMistake("4096 to 16384", "SCRAM-SHA-256=[name=dora,iterations=1,password=hidden]");
        assertMistake("does not know colour", "SCRAM-SHA-256=[name=dora,colour=hidden]");
        assertMistake("two passwords", "SCRAM-SHA-256=[name=dora,password=hidden]", "SCRAM-SHA-256=[name=dora,password=hidden]");
    }
}
