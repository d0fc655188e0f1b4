package dev.kraftbench.broker.login;

import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.access.ScramCredential;
import dev.kraftbench.metadata.access.ScramMechanism;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The credentials of users as the cluster has them now. For a user whom it does not have one is made up that no password fits, always the
 * same while the node runs and looking like the others, so that nobody can find out by logins who is a user. Any thread.
 */
public final class ScramCredentials {

    /** Kafka's salts are numbers of so many bits in digits and letters. */
    private static final int SALT_BITS = 130;

    /** @param iterations of some user, by mechanism */
    private record Usual(Map<ScramCredential.Key, ScramCredential> users, Map<Byte, Integer> iterations) {}

    private final Supplier<ClusterImage> images;
    private final byte[] secret;
    private volatile Usual usual = new Usual(Map.of(), Map.of());

    /** @param secret unpredictable, and kept by the caller for as long as salts should stay the same */
    public ScramCredentials(Supplier<ClusterImage> images, byte[] secret) {
        this.images = images;
        this.secret = secret.clone();
    }

    ScramCredential of(ScramMechanism mechanism, String user) {
        ScramCredential madeUp = madeUp(mechanism, user);
        return images.get().access().scramCredentials().getOrDefault(madeUp.key(), madeUp);
    }

    private ScramCredential madeUp(ScramMechanism mechanism, String user) {
        byte[] known = mechanism.hmac(secret, ("salt of " + user).getBytes(StandardCharsets.UTF_8));
        BigInteger number = new BigInteger(1, known).mod(BigInteger.ONE.shiftLeft(SALT_BITS));
        byte[] salt = number.toString(Character.MAX_RADIX).getBytes(StandardCharsets.US_ASCII);
        byte[] unknown = mechanism.hmac(secret, ("key of " + user).getBytes(StandardCharsets.UTF_8));
        return ScramCredential.of(user, mechanism.code(), salt, unknown, unknown, iterations(mechanism));
    }

    /** As many as some real user has; looked for once for each change of users, not at each login. */
    private int iterations(ScramMechanism mechanism) {
        Map<ScramCredential.Key, ScramCredential> users = images.get().access().scramCredentials();
        Usual now = usual;
        if (now.users() != users) {
            Map<Byte, Integer> iterations = new HashMap<>();
            users.values().forEach(credential -> iterations.putIfAbsent(credential.mechanism(), credential.iterations()));
            now = new Usual(users, iterations);
            usual = now;
        }
        return now.iterations().getOrDefault(mechanism.code(), ScramMechanism.MIN_ITERATIONS);
    }
}
