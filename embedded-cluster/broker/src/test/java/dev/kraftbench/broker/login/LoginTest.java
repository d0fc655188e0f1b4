package dev.kraftbench.broker.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.VirtualLane;
import dev.kraftbench.protocol.OpenConnection;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import dev.kraftbench.transport.GuardedConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.message.SaslAuthenticateRequestData;
import org.apache.kafka.common.message.SaslAuthenticateResponseData;
import org.apache.kafka.common.message.SaslHandshakeRequestData;
import org.apache.kafka.common.message.SaslHandshakeResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.junit.jupiter.api.Test;

class LoginTest {

    private static final long LIFETIME_MILLIS = 60_000;
    private static final Duration REFUSAL_DELAY = Duration.ofMillis(100);

    private final VirtualLane lane = new VirtualLane();
    private final TestConnection connection = new TestConnection(lane);
    private final List<ApiKeys> served = new ArrayList<>();
    private final List<ApiMessage> answers = new ArrayList<>();
    private final List<String> closed = new ArrayList<>();
    private RequestHandler login = login(0);

    private RequestHandler login(long lifetimeMillis) {
        LoginMechanism plain = LoginMechanism.plain(Map.of("alice", "alice's", "bob", "bob's"), lifetimeMillis);
        return new LoginGate(new LoginGate.Settings(1, 1000, REFUSAL_DELAY.toNanos()), List.of(plain)).guard(connection, (request, sink) -> {
            served.add(request.api());
            sink.respond(request.api() == ApiKeys.API_VERSIONS ? new ApiVersionsResponseData() : new MetadataResponseData());
        });
    }

    private void send(ApiKeys api, ApiMessage message, int version) {
        login.handle(new Request(api, (short) version, new RequestHeaderData(), message, connection), new ResponseSink() {
            @Override
            public void respond(ApiMessage response) {
                answers.add(response);
            }

            @Override
            public void noResponse() {
                throw new AssertionError("every request is answered");
            }

            @Override
            public void close(String reason) {
                closed.add(reason);
            }
        });
    }

    private void versions() {
        send(ApiKeys.API_VERSIONS, new ApiVersionsRequestData(), 4);
    }

    private void metadata() {
        send(ApiKeys.METADATA, new MetadataRequestData(), 12);
    }

    private Errors handshake(String mechanism, int version) {
        send(ApiKeys.SASL_HANDSHAKE, new SaslHandshakeRequestData().setMechanism(mechanism), version);
        return answers.isEmpty() ? Errors.NONE : Errors.forCode(((SaslHandshakeResponseData) answers.getLast()).errorCode());
    }

    private void password(String user, String password) {
        byte[] token = ("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8);
        send(ApiKeys.SASL_AUTHENTICATE, new SaslAuthenticateRequestData().setAuthBytes(token), 2);
    }

    private SaslAuthenticateResponseData authenticated() {
        return (SaslAuthenticateResponseData) answers.getLast();
    }

    @Test
    void afterALoginRequestsAreServedAsTheUsers() {
        assertEquals(Set.of(ApiKeys.API_VERSIONS, ApiKeys.SASL_HANDSHAKE, ApiKeys.SASL_AUTHENTICATE), connection.onlyRead);
        versions();
        assertEquals(Errors.NONE, handshake("PLAIN", 1));
        password("alice", "alice's");
        assertEquals(Errors.NONE.code(), authenticated().errorCode());
        assertEquals(new KafkaPrincipal("User", "alice"), connection.principal());
        metadata();
        assertEquals(List.of(ApiKeys.API_VERSIONS, ApiKeys.METADATA), served);
    }

    @Test
    void nothingIsServedBeforeALogin() {
        metadata();
        handshake("PLAIN", 1);
        metadata();
        assertEquals(List.of(), served);
        assertEquals(2, closed.size());
    }

    @Test
    void aWrongPasswordIsAnsweredLaterAndEndsTheConnection() {
        handshake("PLAIN", 1);
        int before = answers.size();
        password("alice", "bob's");
        assertEquals(before, answers.size());
        password("alice", "alice's");
        assertEquals(1, closed.size(), "a second guess");
        lane.advance(REFUSAL_DELAY);
        assertEquals(Errors.SASL_AUTHENTICATION_FAILED.code(), authenticated().errorCode());
        assertEquals("Wrong user or password", authenticated().errorMessage());
        assertTrue(connection.parted);
        assertEquals(KafkaPrincipal.ANONYMOUS, connection.principal());
        metadata();
        assertEquals(List.of(), served);
    }

    @Test
    void anUnknownMechanismIsAnsweredWithTheKnownOnes() {
        handshake("GSSAPI", 1);
        lane.advance(REFUSAL_DELAY);
        SaslHandshakeResponseData answer = (SaslHandshakeResponseData) answers.getLast();
        assertEquals(Errors.UNSUPPORTED_SASL_MECHANISM.code(), answer.errorCode());
        assertEquals(List.of("PLAIN"), answer.mechanisms());
        assertTrue(connection.parted);
    }

    @Test
    void tokensWithoutHeadersAreNotTaken() {
        handshake("PLAIN", 0);
        lane.advance(REFUSAL_DELAY);
        assertEquals(Errors.UNSUPPORTED_VERSION.code(), ((SaslHandshakeResponseData) answers.getLast()).errorCode());
        assertTrue(connection.parted);
    }

    @Test
    void aHandshakeDuringALoginIsIllegal() {
        handshake("PLAIN", 1);
        handshake("PLAIN", 1);
        lane.advance(REFUSAL_DELAY);
        assertEquals(Errors.ILLEGAL_SASL_STATE.code(), ((SaslHandshakeResponseData) answers.getLast()).errorCode());
        assertTrue(connection.parted);
    }

    private void logInForAMinute() {
        login = login(LIFETIME_MILLIS);
        handshake("PLAIN", 1);
        password("alice", "alice's");
        assertEquals(LIFETIME_MILLIS, authenticated().sessionLifetimeMs());
    }

    @Test
    void aLoginThatIsNotRepeatedExpires() {
        logInForAMinute();
        lane.advance(Duration.ofMillis(LIFETIME_MILLIS));
        metadata();
        assertEquals(1, served.size());
        lane.advance(Duration.ofMillis(1));
        metadata();
        assertEquals(1, served.size());
        assertEquals(List.of("the login has expired"), closed);
    }

    @Test
    void aLoginIsRepeatedOnTheSameConnection() {
        logInForAMinute();
        lane.advance(Duration.ofMillis(LIFETIME_MILLIS - 1));
        handshake("PLAIN", 1);
        metadata();
        assertEquals(1, closed.size(), "a request in the middle of a login");
        password("alice", "alice's");
        assertEquals(LIFETIME_MILLIS, authenticated().sessionLifetimeMs());
        lane.advance(Duration.ofMillis(LIFETIME_MILLIS - 1));
        metadata();
        assertEquals(List.of(ApiKeys.METADATA), served);
        assertFalse(connection.parted);
    }

    @Test
    void whoLogsInAgainStaysWhoItWas() {
        logInForAMinute();
        lane.advance(Duration.ofMillis(LIFETIME_MILLIS / 2));
        handshake("PLAIN", 1);
        password("bob", "bob's");
        lane.advance(REFUSAL_DELAY);
        assertEquals(Errors.SASL_AUTHENTICATION_FAILED.code(), authenticated().errorCode());
        assertEquals(new KafkaPrincipal("User", "alice"), connection.principal());
        assertTrue(connection.parted);
    }

    @Test
    void withoutALifetimeALoginIsNotRepeated() {
        handshake("PLAIN", 1);
        password("alice", "alice's");
        send(ApiKeys.SASL_HANDSHAKE, new SaslHandshakeRequestData().setMechanism("PLAIN"), 1);
        assertEquals(List.of(ApiKeys.SASL_HANDSHAKE), served, "the table says that this is illegal");
    }

    @Test
    void aPlainTokenHasThreeParts() {
        for (String token : new String[] {"", "alice", "\0alice", "\0\0alice's", "\0alice\0", "\0alice\0alice's\0", "bob\0alice\0alice's"}) {
            assertTrue(
                    new PlainConversation(new PlainUsers(Map.of("alice", "alice's"))).next(token.getBytes(StandardCharsets.UTF_8))
                            instanceof Conversation.Step.Refused,
                    token);
        }
    }

    /** What a login asks of its connection. */
    private static final class TestConnection extends OpenConnection implements GuardedConnection {
        private Set<ApiKeys> onlyRead = Set.of();
        private KafkaPrincipal principal = KafkaPrincipal.ANONYMOUS;
        private boolean parted;

        TestConnection(Lane lane) {
            super(lane, "LOGIN");
        }

        @Override
        public void restrict(Set<ApiKeys> only, int maxFrameBytes) {
            onlyRead = only;
        }

        @Override
        public void admit(KafkaPrincipal who) {
            principal = who;
            onlyRead = Set.of();
        }

        @Override
        public void part() {
            parted = true;
        }

        @Override
        public KafkaPrincipal principal() {
            return principal;
        }
    }
}
