package dev.kraftbench.broker.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.broker.internal.PublishedImage;
import dev.kraftbench.broker.login.Conversation.Step;
import dev.kraftbench.kernel.VirtualLane;
import dev.kraftbench.metadata.ImageRecords;
import dev.kraftbench.metadata.access.ScramMechanism;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ScramConversationTest {

    /** The example of RFC 7677, but for the server's part of the nonce, which is ours. */
    private static final byte[] SALT = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");

    private static final String CLIENT_NONCE = "rOprNGfwEbeRWgbNEkqO";

    private final PublishedImage image = new PublishedImage(new VirtualLane());
    private final ScramCredentials credentials = new ScramCredentials(image.images()::image, new byte[] {1, 2, 3});

    private ScramMechanism mechanism = ScramMechanism.SHA_256;

    /** Bytes that are all zero make a nonce of letters A. */
    private Conversation begin() {
        RandomGenerator zeroes = () -> 0;
        return new ScramConversation(mechanism, credentials, zeroes);
    }

    private void password(String user, String password) {
        byte[] salted = mechanism.saltedPassword(password.toCharArray(), SALT, 4096);
        image.publish(ImageRecords.scramRecord(mechanism.credential(user, SALT, salted, 4096)).message());
    }

    private static Step say(Conversation conversation, String message) {
        return conversation.next(message.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(byte[] token) {
        return new String(token, StandardCharsets.UTF_8);
    }

    private static String challenge(Step step) {
        return text(assertInstanceOf(Step.Challenge.class, step).token());
    }

    /** What a client of RFC 5802 answers. */
    private String proved(String bare, String challenge, String binding, String password) {
        String[] parts = challenge.split(",");
        byte[] salt = Base64.getDecoder().decode(parts[1].substring(2));
        byte[] salted = mechanism.saltedPassword(password.toCharArray(), salt, Integer.parseInt(parts[2].substring(2)));
        String unproved = "c=" + Base64.getEncoder().encodeToString(binding.getBytes(StandardCharsets.UTF_8)) + "," + parts[0];
        byte[] clientKey = mechanism.clientKey(salted);
        byte[] signature = mechanism.hmac(
                mechanism.storedKey(clientKey), (bare + "," + challenge + "," + unproved).getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < signature.length; i++) {
            signature[i] ^= clientKey[i];
        }
        return unproved + ",p=" + Base64.getEncoder().encodeToString(signature);
    }

    private Step login(String name, String password) {
        Conversation conversation = begin();
        String bare = "n=" + name + ",r=" + CLIENT_NONCE;
        return say(conversation, proved(bare, challenge(say(conversation, "n,," + bare)), "n,,", password));
    }

    @Test
    void theKeysAreThoseOfTheRfc() {
        byte[] salted = mechanism.saltedPassword("pencil".toCharArray(), SALT, 4096);
        String exchange = "n=user,r=rOprNGfwEbeRWgbNEkqO,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,"
                + "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
        byte[] signature = mechanism.hmac(mechanism.serverKey(salted), exchange.getBytes(StandardCharsets.US_ASCII));
        assertEquals("6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", Base64.getEncoder().encodeToString(signature));
        byte[] clientKey = mechanism.clientKey(salted);
        byte[] proof = mechanism.hmac(mechanism.storedKey(clientKey), exchange.getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < proof.length; i++) {
            proof[i] ^= clientKey[i];
        }
        assertEquals("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=", Base64.getEncoder().encodeToString(proof));
    }

    @Test
    void whoProvesThePasswordIsAccepted() {
        for (ScramMechanism each : ScramMechanism.values()) {
            mechanism = each;
            password("user", "pencil");
            Step.Accepted accepted = assertInstanceOf(Step.Accepted.class, login("user", "pencil"));
            assertEquals("user", accepted.user());
            assertTrue(text(accepted.token()).startsWith("v="));
            assertInstanceOf(Step.Refused.class, login("user", "pen"));
        }
    }

    @Test
    void namesMayHaveCommasAndEqualsSigns() {
        password("a,b=c", "pencil");
        assertEquals("a,b=c", assertInstanceOf(Step.Accepted.class, login("a=2Cb=3Dc", "pencil")).user());
        assertInstanceOf(Step.Refused.class, say(begin(), "n,,n=a=c,r=x"));
    }

    @Test
    void aPasswordThatHasChangedIsTheOneThatCounts() {
        password("user", "pencil");
        password("user", "pen");
        assertInstanceOf(Step.Refused.class, login("user", "pencil"));
        assertInstanceOf(Step.Accepted.class, login("user", "pen"));
    }

    @Test
    void aStrangerIsAnsweredAsAUserIs() {
        password("user", "pencil");
        String user = challenge(say(begin(), "n,,n=user,r=x"));
        String stranger = challenge(say(begin(), "n,,n=stranger,r=x"));
        assertEquals(user.replaceAll("s=[^,]*", "s="), stranger.replaceAll("s=[^,]*", "s="));
        assertEquals(stranger, challenge(say(begin(), "n,,n=stranger,r=x")), "another salt each time");
        assertNotEquals(stranger, challenge(say(begin(), "n,,n=other,r=x")));
        assertEquals(login("user", "wrong"), login("stranger", "wrong"));
    }

    @Test
    void aStrangerIsAskedForAsMuchWorkAsTheUsersOfTheMoment() {
        assertTrue(challenge(say(begin(), "n,,n=stranger,r=x")).endsWith(",i=4096"));
        byte[] salted = mechanism.saltedPassword("pencil".toCharArray(), SALT, 8192);
        image.publish(ImageRecords.scramRecord(mechanism.credential("user", SALT, salted, 8192)).message());
        assertTrue(challenge(say(begin(), "n,,n=stranger,r=x")).endsWith(",i=8192"));
    }

    @Test
    void whatIsNotScramIsRefused() {
        password("user", "pencil");
        for (String first : new String[] {"", "n,,", "p=tls-unique,,n=user,r=x", "n,,n=,r=x", "n,,n=user,r=", "n,,m=1,n=user,r=x", "n,a=other,n=user,r=x",
            "n,,n=user,r=x,tokenauth=true", "n,,n=user,r=a b"}) {
            assertInstanceOf(Step.Refused.class, say(begin(), first), first);
        }
        for (String last : new String[] {"", "c=biws", "c=biws,r=other,p=AAAA", "c=biws,r=%s,p=", "c=biws,r=%s,p=AAAA", "c=biws,r=%s,p=A", "c=AAAA,r=%s,p=AAAA"}) {
            Conversation conversation = begin();
            String nonce = challenge(say(conversation, "n,,n=user,r=x")).split(",")[0].substring(2);
            assertInstanceOf(Step.Refused.class, say(conversation, last.formatted(nonce)), last);
        }
    }

    @Test
    void messagesWithThousandsOfExtensionsTakeNoStack() {
        password("user", "pencil");
        String extensions = ",x=y".repeat(100_000);
        Conversation conversation = begin();
        String nonce = challenge(say(conversation, "n,,n=user,r=x" + extensions)).split(",")[0];
        assertInstanceOf(Step.Refused.class, say(conversation, "c=biws," + nonce + extensions + ",p=AAAA"));
    }

    @Test
    void theProofIsBoundToWhatWasSaidFirst() {
        password("user", "pencil");
        Conversation conversation = begin();
        String bare = "n=user,r=x";
        String challenge = challenge(say(conversation, "y,," + bare));
        assertInstanceOf(Step.Refused.class, say(conversation, proved(bare, challenge, "n,,", "pencil")));
        Conversation another = begin();
        assertInstanceOf(Step.Accepted.class, say(another, proved(bare, challenge(say(another, "y,," + bare)), "y,,", "pencil")));
    }
}
