package dev.kraftbench.broker.login;

import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.access.ScramCredential;
import dev.kraftbench.metadata.access.ScramMechanism;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * The credentials of users as the cluster has them now. For a user whom it does not have one is made up that no password fits, always the
 * same while the node runs and looking like the others, so that nobody can find out by logins who is a user. Any thread.
 */
public final class ScramCredentials {

    /** Kafka's salts are numbers of so many bits in digits and letters. */
    private static final int SALT_BITS = 130;

    private final Supplier<ClusterImage> images;
    private final byte[] secret;

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

    /** As many as some real user has. */
    private int iterations(ScramMechanism mechanism) {
        return images.get().access().scramCredentials().values().stream()
                .filter(credential -> credential.mechanism() == mechanism.code())
                .findFirst()
                .map(ScramCredential::iterations)
                .orElse(ScramMechanism.MIN_ITERATIONS);
    }
}
