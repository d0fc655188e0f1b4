package dev.kraftbench.broker.login;

import dev.kraftbench.metadata.access.ScramMechanism;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** A SASL mechanism as one listener offers it. Any thread. */
public final class LoginMechanism {

    private final String name;
    private final Supplier<Conversation> conversations;
    private final long lifetimeMillis;

    private LoginMechanism(String name, Supplier<Conversation> conversations, long lifetimeMillis) {
        this.name = name;
        this.conversations = conversations;
        this.lifetimeMillis = lifetimeMillis;
    }

    /**
     * A user and password in the clear (RFC 4616).
     *
     * @param passwords by user
     * @param lifetimeMillis after which a client has to log in again, 0 for never ({@code connections.max.reauth.ms})
     */
    public static LoginMechanism plain(Map<String, String> passwords, long lifetimeMillis) {
        PlainUsers users = new PlainUsers(passwords);
        return new LoginMechanism("PLAIN", () -> new PlainConversation(users), lifetimeMillis);
    }

    /**
     * A password that is proved but not told (RFC 5802).
     *
     * @param random for nonces, unpredictable
     * @param lifetimeMillis as for {@link #plain}
     */
    public static LoginMechanism scram(ScramMechanism mechanism, ScramCredentials credentials, RandomGenerator random, long lifetimeMillis) {
        return new LoginMechanism(mechanism.saslName(), () -> new ScramConversation(mechanism, credentials, random), lifetimeMillis);
    }

    public String name() {
        return name;
    }

    Conversation begin() {
        return conversations.get();
    }

    long lifetimeMillis() {
        return lifetimeMillis;
    }
}
