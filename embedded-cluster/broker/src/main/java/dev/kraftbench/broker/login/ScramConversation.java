package dev.kraftbench.broker.login;

import dev.kraftbench.metadata.access.ScramCredential;
import dev.kraftbench.metadata.access.ScramMechanism;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * SCRAM, the server's side (RFC 5802). No channel binding, no acting as another user, no delegation tokens.
 *
 * <pre>
 *   client: n,,n=user,r=nonce
 *   server: r=nonce+ours,s=salt,i=iterations
 *   client: c=biws,r=nonce+ours,p=proof
 *   server: v=signature
 * </pre>
 */
final class ScramConversation implements Conversation {

    private static final Pattern FIRST =
            Pattern.compile("([ny],(?:a=([^,]*))?,)(n=([^,]+),r=([\\x21-\\x2B\\x2D-\\x7E]+)(,.*)?)", Pattern.DOTALL);
    /** Possessive where it repeats: of many extensions each would take a frame of the stack otherwise. */
    private static final Pattern LAST =
            Pattern.compile("(c=([A-Za-z0-9+/=]+),r=([^,]+)(?:,[^,p][^,]*+)*+),p=([A-Za-z0-9+/=]+)", Pattern.DOTALL);
    private static final String TOKEN_LOGIN = "tokenauth=true";
    private static final int NONCE_BYTES = 24;

    private final ScramMechanism mechanism;
    private final ScramCredentials credentials;
    private final RandomGenerator random;
    private @Nullable Opening opening;

    /** What has been said when the client's proof comes. */
    private record Opening(String binding, String clientFirst, String serverFirst, String nonce, ScramCredential credential) {}

    ScramConversation(ScramMechanism mechanism, ScramCredentials credentials, RandomGenerator random) {
        this.mechanism = mechanism;
        this.credentials = credentials;
        this.random = random;
    }

    @Override
    public Step next(byte[] token) {
        String message = new String(token, StandardCharsets.UTF_8);
        Opening said = opening;
        return said == null ? first(message) : last(said, message);
    }

    private Step first(String message) {
        Matcher first = FIRST.matcher(message);
        if (!first.matches()) {
            return refused();
        }
        Optional<String> user = unescaped(first.group(4));
        Optional<String> actAs = first.group(2) == null ? user : unescaped(first.group(2));
        boolean byToken = first.group(6) != null && first.group(6).contains(TOKEN_LOGIN);
        if (user.isEmpty() || !actAs.equals(user) || byToken) {
            return refused();
        }
        ScramCredential credential = credentials.of(mechanism, user.get());
        String nonce = first.group(5) + nonce();
        String challenge = "r=" + nonce + ",s=" + Base64.getEncoder().encodeToString(credential.saltBytes()) + ",i=" + credential.iterations();
        opening = new Opening(first.group(1), first.group(3), challenge, nonce, credential);
        return new Step.Challenge(bytes(challenge));
    }

    private Step last(Opening said, String message) {
        opening = null;
        Matcher last = LAST.matcher(message);
        if (!last.matches()
                || !last.group(3).equals(said.nonce())
                || !last.group(2).equals(Base64.getEncoder().encodeToString(bytes(said.binding())))) {
            return refused();
        }
        byte[] exchange = bytes(said.clientFirst() + "," + said.serverFirst() + "," + last.group(1));
        byte[] storedKey = said.credential().storedKeyBytes();
        byte[] clientKey = mechanism.hmac(storedKey, exchange);
        byte[] proof;
        try {
            proof = Base64.getDecoder().decode(last.group(4));
        } catch (IllegalArgumentException e) {
            return refused();
        }
        if (proof.length != clientKey.length) {
            return refused();
        }
        for (int i = 0; i < proof.length; i++) {
            clientKey[i] ^= proof[i];
        }
        if (!MessageDigest.isEqual(mechanism.storedKey(clientKey), storedKey)) {
            return refused();
        }
        byte[] signature = mechanism.hmac(said.credential().serverKeyBytes(), exchange);
        return new Step.Accepted(bytes("v=" + Base64.getEncoder().encodeToString(signature)), said.credential().user());
    }

    /** The same whatever is wrong. */
    private Step refused() {
        return new Step.Refused("Wrong user or password for " + mechanism.saslName());
    }

    /** A name may have no comma and no equals sign but as =2C and =3D. */
    private static Optional<String> unescaped(String name) {
        String plain = name.replace("=2C", "").replace("=3D", "");
        return plain.contains("=") ? Optional.empty() : Optional.of(name.replace("=2C", ",").replace("=3D", "="));
    }

    private String nonce() {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        return Base64.getEncoder().withoutPadding().encodeToString(nonce);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
