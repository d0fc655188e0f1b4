package dev.kraftbench.broker.login;

import dev.kraftbench.metadata.access.ScramMechanism;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;

/** Who may log in with PLAIN. Passwords are compared by their hashes, so that neither what they are nor how long they are shows in the time it takes. Immutable. */
final class PlainUsers {

    private static final ScramMechanism HASH = ScramMechanism.SHA_256;

    private final Map<String, byte[]> hashes = new HashMap<>();
    private final byte[] none = new byte[HASH.bytes()];

    PlainUsers(Map<String, String> passwords) {
        passwords.forEach((user, password) -> hashes.put(user, hash(password)));
    }

    private static byte[] hash(String password) {
        return HASH.hash(password.getBytes(StandardCharsets.UTF_8));
    }

    boolean accepts(String user, String password) {
        return MessageDigest.isEqual(hashes.getOrDefault(user, none), hash(password));
    }
}
