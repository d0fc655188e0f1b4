package dev.kraftbench.transport.internal;

import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.transport.PeerLogin;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import javax.security.sasl.SaslClient;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.message.SaslAuthenticateRequestData;
import org.apache.kafka.common.message.SaslAuthenticateResponseData;
import org.apache.kafka.common.message.SaslHandshakeRequestData;
import org.apache.kafka.common.message.SaslHandshakeResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** One login of a link at its peer: handshake, then tokens to and fro, which helpers work out. On the link's home lane. */
final class LinkLogin {

    /** With lifetimes of logins (KIP-368), and all that peers of any age understand. */
    private static final short VERSION = 1;

    /** The link's side. */
    interface Port {
        void send(ApiKeys api, short version, ApiMessage message);

        /** @param lifetimeNanos after which it has to be repeated, 0 for never */
        void loggedIn(long lifetimeNanos);

        void failed(String reason);
    }

    private final PeerLogin login;
    private final Helpers helpers;
    private final Lane home;
    private final Port port;
    private @Nullable SaslClient client;
    private boolean over;

    LinkLogin(PeerLogin login, Helpers helpers, Lane home, Port port) {
        this.login = login;
        this.helpers = helpers;
        this.home = home;
        this.port = port;
    }

    void begin() {
        port.send(ApiKeys.SASL_HANDSHAKE, VERSION, new SaslHandshakeRequestData().setMechanism(login.mechanism()));
    }

    /** The connection is gone. */
    void abandon() {
        over = true;
    }

    /** @param bytes an answer with its header */
    void received(ByteBufferAccessor bytes) {
        ResponseHeaderData header = new ResponseHeaderData();
        SaslClient under = client;
        if (under == null) {
            header.read(bytes, ApiKeys.SASL_HANDSHAKE.responseHeaderVersion(VERSION));
            SaslHandshakeResponseData answer = new SaslHandshakeResponseData();
            answer.read(bytes, VERSION);
            handshaken(Errors.forCode(answer.errorCode()));
        } else {
            header.read(bytes, ApiKeys.SASL_AUTHENTICATE.responseHeaderVersion(VERSION));
            SaslAuthenticateResponseData answer = new SaslAuthenticateResponseData();
            answer.read(bytes, VERSION);
            answered(under, answer);
        }
    }

    private void handshaken(Errors error) {
        if (error != Errors.NONE) {
            fail(login.mechanism() + " is refused with " + error);
            return;
        }
        work(() -> {
            SaslClient made = login.begin();
            return new Turn(made, made.hasInitialResponse() ? made.evaluateChallenge(new byte[0]) : new byte[0], 0);
        });
    }

    private void answered(SaslClient under, SaslAuthenticateResponseData answer) {
        Errors error = Errors.forCode(answer.errorCode());
        if (error != Errors.NONE) {
            fail(error + ": " + answer.errorMessage());
            return;
        }
        long lifetimeMillis = answer.sessionLifetimeMs();
        // A client that was complete before has nothing more to say or to check.
        work(() -> new Turn(under, under.isComplete() ? null : under.evaluateChallenge(answer.authBytes()), lifetimeMillis));
    }

    /** @param token to send, or null if there is nothing more to say */
    private record Turn(SaslClient client, byte @Nullable [] token, long lifetimeMillis) {}

    private void work(Callable<Turn> work) {
        helpers.submit(home, work, done -> {
            if (over) {
                return;
            }
            switch (done) {
                case Helpers.Outcome.Done<Turn>(Turn turn) -> {
                    client = turn.client();
                    if (turn.token() != null) {
                        port.send(ApiKeys.SASL_AUTHENTICATE, VERSION, new SaslAuthenticateRequestData().setAuthBytes(turn.token()));
                    } else if (turn.client().isComplete()) {
                        over = true;
                        port.loggedIn(TimeUnit.MILLISECONDS.toNanos(turn.lifetimeMillis()));
                    } else {
                        fail("the login came to no end");
                    }
                }
                case Helpers.Outcome.Failed<Turn>(Exception cause) -> fail(String.valueOf(cause.getMessage()));
            }
        });
    }

    private void fail(String reason) {
        over = true;
        port.failed(reason);
    }
}
