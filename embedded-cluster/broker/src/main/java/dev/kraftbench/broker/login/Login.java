package dev.kraftbench.broker.login;

import dev.kraftbench.broker.login.Conversation.Step;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import dev.kraftbench.transport.GuardedConnection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.message.SaslAuthenticateRequestData;
import org.apache.kafka.common.message.SaslAuthenticateResponseData;
import org.apache.kafka.common.message.SaslHandshakeRequestData;
import org.apache.kafka.common.message.SaslHandshakeResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The login of one connection, in front of its requests.
 *
 * <pre>
 *   ASKING ──handshake──▶ PROVING ──proved──▶ IN ──handshake, if logins have a lifetime──▶ PROVING …
 *      └────────────────────┴──▶ OUT: the refusal is answered after a while, then the connection closes
 * </pre>
 *
 * Before IN only ApiVersions and the login's own requests are read. On the connection's lane.
 */
final class Login implements RequestHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Login.class);
    private static final Set<ApiKeys> OF_A_LOGIN = EnumSet.of(ApiKeys.API_VERSIONS, ApiKeys.SASL_HANDSHAKE, ApiKeys.SASL_AUTHENTICATE);
    private static final long NEVER = Long.MAX_VALUE;
    private static final long MIN_REPEAT_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** How far it has come. */
    private sealed interface State {
        record Asking() implements State {}

        /** @param again whether it was in before, and stays who it was */
        record Proving(LoginMechanism mechanism, Conversation conversation, boolean again) implements State {}

        record In(LoginMechanism mechanism, long sinceNanos, long untilNanos) implements State {}

        record Out() implements State {}
    }

    private final LoginGate gate;
    private final GuardedConnection connection;
    private final RequestHandler served;
    private State state = new State.Asking();

    Login(LoginGate gate, GuardedConnection connection, RequestHandler served) {
        this.gate = gate;
        this.connection = connection;
        this.served = served;
        connection.restrict(OF_A_LOGIN, gate.settings().maxTokenBytes());
    }

    @Override
    public void handle(Request request, ResponseSink sink) {
        switch (state) {
            case State.In(LoginMechanism mechanism, long since, long until) -> {
                if (request.api() == ApiKeys.SASL_HANDSHAKE && until != NEVER && now() - since >= MIN_REPEAT_NANOS) {
                    begin((SaslHandshakeRequestData) request.message(), request.version(), sink, mechanism);
                } else if (until != NEVER && now() - until > 0) {
                    sink.close("the login has expired");
                } else {
                    served.handle(request, sink);
                }
            }
            case State.Asking() -> {
                if (request.message() instanceof SaslHandshakeRequestData handshake) {
                    begin(handshake, request.version(), sink, null);
                } else if (request.api() == ApiKeys.API_VERSIONS) {
                    served.handle(request, sink);
                } else {
                    sink.close(request.api() + " before a handshake");
                }
            }
            case State.Proving proving -> {
                if (request.message() instanceof SaslAuthenticateRequestData token) {
                    prove(proving, token, request.version(), sink);
                } else if (request.api() == ApiKeys.SASL_HANDSHAKE) {
                    refuse(sink, new SaslHandshakeResponseData().setErrorCode(Errors.ILLEGAL_SASL_STATE.code()), proving.mechanism().name());
                } else {
                    sink.close(request.api() + " during a login");
                }
            }
            case State.Out() -> sink.close("the login has failed");
        }
    }

    private long now() {
        return connection.lane().clock().nanos();
    }

    /** @param before the mechanism of the login that is repeated, or null if it is the first */
    private void begin(SaslHandshakeRequestData asked, short version, ResponseSink sink, @Nullable LoginMechanism before) {
        SaslHandshakeResponseData answer = new SaslHandshakeResponseData().setMechanisms(List.copyOf(gate.mechanisms().keySet()));
        LoginMechanism mechanism = gate.mechanisms().get(asked.mechanism());
        if (version == 0) {
            // Then tokens would come without any header (KIP-43); all clients since Kafka 1.0 can do better.
            refuse(sink, answer.setErrorCode(Errors.UNSUPPORTED_VERSION.code()), "none, by an old handshake");
        } else if (mechanism == null) {
            refuse(sink, answer.setErrorCode(Errors.UNSUPPORTED_SASL_MECHANISM.code()), "an unknown mechanism");
        } else {
            Conversation conversation = before == null || before == mechanism ? mechanism.begin() : token -> new Step.Refused(
                    "Log in again by " + before.name() + " as at first, not by " + mechanism.name());
            state = new State.Proving(mechanism, conversation, before != null);
            sink.respond(answer);
        }
    }

    private void prove(State.Proving proving, SaslAuthenticateRequestData asked, short version, ResponseSink sink) {
        SaslAuthenticateResponseData answer = new SaslAuthenticateResponseData();
        switch (proving.conversation().next(asked.authBytes())) {
            case Step.Challenge(byte[] token) -> sink.respond(answer.setAuthBytes(token));
            case Step.Accepted(byte[] token, String user) -> {
                KafkaPrincipal principal = new KafkaPrincipal(KafkaPrincipal.USER_TYPE, user);
                if (proving.again() && !principal.equals(connection.principal())) {
                    refuse(sink, failed(answer, "Log in again as the user that you were, or connect anew"), proving.mechanism().name());
                    return;
                }
                long lifetimeMillis = proving.mechanism().lifetimeMillis();
                state = new State.In(
                        proving.mechanism(),
                        now(),
                        lifetimeMillis == 0 ? NEVER : now() + TimeUnit.MILLISECONDS.toNanos(lifetimeMillis));
                connection.admit(principal);
                sink.respond(answer.setAuthBytes(token).setSessionLifetimeMs(version == 0 ? 0 : lifetimeMillis));
            }
            case Step.Refused(String reason) -> refuse(sink, failed(answer, reason), proving.mechanism().name());
        }
    }

    private static SaslAuthenticateResponseData failed(SaslAuthenticateResponseData answer, String reason) {
        return answer.setErrorCode(Errors.SASL_AUTHENTICATION_FAILED.code()).setErrorMessage(reason);
    }

    /** Guessing passwords shall take time, though not ours. */
    private void refuse(ResponseSink sink, ApiMessage answer, String mechanism) {
        state = new State.Out();
        LOG.atInfo()
                .addKeyValue("nodeId", gate.settings().nodeId())
                .addKeyValue("listener", connection.listener())
                .addKeyValue("client", connection.clientAddress().getHostAddress())
                .addKeyValue("mechanism", mechanism)
                .log("login refused");
        connection.lane().schedule(gate.settings().refusalDelayNanos(), () -> {
            sink.respond(answer);
            connection.part();
        });
    }
}
