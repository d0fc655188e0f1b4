package dev.kraftbench.metadata.access;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.spec.InvalidKeySpecException;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The SCRAM mechanisms of Kafka with the functions of RFC 5802 over their hash. Pure.
 *
 * <pre>
 *   SaltedPassword = Hi(password, salt, iterations)
 *   ClientKey      = HMAC(SaltedPassword, "Client Key")     StoredKey = H(ClientKey)
 *   ServerKey      = HMAC(SaltedPassword, "Server Key")
 * </pre>
 */
public enum ScramMechanism {
    SHA_256((byte) 1, "SHA-256", "HmacSHA256", 32),
    SHA_512((byte) 2, "SHA-512", "HmacSHA512", 64);

    /** Fewer can be guessed too fast, more would keep a client busy for too long. */
    public static final int MIN_ITERATIONS = 4096;

    public static final int MAX_ITERATIONS = 16_384;

    private static final byte[] CLIENT_KEY = "Client Key".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SERVER_KEY = "Server Key".getBytes(StandardCharsets.US_ASCII);

    private final byte code;
    private final String hash;
    private final String mac;
    private final int bytes;

    ScramMechanism(byte code, String hash, String mac, int bytes) {
        this.code = code;
        this.hash = hash;
        this.mac = mac;
        this.bytes = bytes;
    }

    /** The mechanism with this code of Kafka's, in records and requests. */
    public static Optional<ScramMechanism> ofCode(byte code) {
        for (ScramMechanism mechanism : values()) {
            if (mechanism.code == code) {
                return Optional.of(mechanism);
            }
        }
        return Optional.empty();
    }

    /** The mechanism of this name, such as {@code SCRAM-SHA-256}. */
    public static Optional<ScramMechanism> named(String name) {
        for (ScramMechanism mechanism : values()) {
            if (mechanism.saslName().equals(name)) {
                return Optional.of(mechanism);
            }
        }
        return Optional.empty();
    }

    public byte code() {
        return code;
    }

    public String saslName() {
        return "SCRAM-" + hash;
    }

    /** How long its hashes, keys and proofs are. */
    public int bytes() {
        return bytes;
    }

    public byte[] hash(byte[] input) {
        try {
            return MessageDigest.getInstance(hash).digest(input);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + hash, e);
        }
    }

    /** @param key not empty */
    public byte[] hmac(byte[] key, byte[] message) {
        try {
            Mac keyed = Mac.getInstance(mac);
            keyed.init(new SecretKeySpec(key, mac));
            return keyed.doFinal(message);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java has " + mac, e);
        }
    }

    /** The slow part: keeps a processor busy for milliseconds, so not for use on a lane while it serves. */
    public byte[] saltedPassword(char[] password, byte[] salt, int iterations) {
        PBEKeySpec spec = new PBEKeySpec(password, salt, iterations, bytes * Byte.SIZE);
        try {
            return SecretKeyFactory.getInstance("PBKDF2With" + mac).generateSecret(spec).getEncoded();
        } catch (NoSuchAlgorithmException | InvalidKeySpecException e) {
            throw new IllegalStateException("every Java has PBKDF2 with " + mac, e);
        } finally {
            spec.clearPassword();
        }
    }

    public byte[] clientKey(byte[] saltedPassword) {
        return hmac(saltedPassword, CLIENT_KEY);
    }

    public byte[] storedKey(byte[] clientKey) {
        return hash(clientKey);
    }

    public byte[] serverKey(byte[] saltedPassword) {
        return hmac(saltedPassword, SERVER_KEY);
    }

    /** What is kept of a salted password. */
    public ScramCredential credential(String user, byte[] salt, byte[] saltedPassword, int iterations) {
        return ScramCredential.of(user, code, salt, storedKey(clientKey(saltedPassword)), serverKey(saltedPassword), iterations);
    }
}
