package dev.kraftbench.metadata.access;

import java.util.HexFormat;

/**
 * What the cluster keeps of a user's SCRAM password (KIP-900).
 *
 * @param mechanism code of Kafka's ScramMechanism
 * @param salt in hexadecimal, so that credentials compare by value
 */
public record ScramCredential(String user, byte mechanism, String salt, String storedKey, String serverKey, int iterations) {

    /** Names a credential: a user has at most one for each mechanism. */
    public record Key(String user, byte mechanism) {}

    public static ScramCredential of(String user, byte mechanism, byte[] salt, byte[] storedKey, byte[] serverKey, int iterations) {
        HexFormat hex = HexFormat.of();
        return new ScramCredential(
                user, mechanism, hex.formatHex(salt), hex.formatHex(storedKey), hex.formatHex(serverKey), iterations);
    }

    public Key key() {
        return new Key(user, mechanism);
    }

    public byte[] saltBytes() {
        return HexFormat.of().parseHex(salt);
    }

    public byte[] storedKeyBytes() {
        return HexFormat.of().parseHex(storedKey);
    }

    public byte[] serverKeyBytes() {
        return HexFormat.of().parseHex(serverKey);
    }

    /** Keeps the keys out of logs. */
    @Override
    public String toString() {
        return "ScramCredential[user=" + user + ", mechanism=" + mechanism + ", iterations=" + iterations + "]";
    }
}
