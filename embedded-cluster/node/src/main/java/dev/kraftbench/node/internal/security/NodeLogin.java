package dev.kraftbench.node.internal.security;

import dev.kraftbench.transport.PeerLogin;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;
import org.apache.kafka.common.security.scram.internals.ScramMechanism;
import org.apache.kafka.common.security.scram.internals.ScramSaslClient;

/** The user as whom a node comes to others. Immutable; tells its password to nobody but the mechanism. */
final class NodeLogin implements PeerLogin {

    private final String mechanism;
    private final String user;
    private final String password;

    NodeLogin(String mechanism, String user, String password) {
        this.mechanism = mechanism;
        this.user = user;
        this.password = password;
    }

    @Override
    public String mechanism() {
        return mechanism;
    }

    @Override
    public SaslClient begin() throws SaslException {
        if (mechanism.equals(Gates.PLAIN)) {
            return Sasl.createSaslClient(new String[] {mechanism}, null, "kafka", "", Map.of(), this::tell);
        }
        try {
            return new ScramSaslClient(ScramMechanism.forMechanismName(mechanism), this::tell);
        } catch (NoSuchAlgorithmException e) {
            throw new SaslException("no " + mechanism, e);
        }
    }

    private void tell(Callback[] asked) throws UnsupportedCallbackException {
        for (Callback callback : asked) {
            switch (callback) {
                case NameCallback name -> name.setName(user);
                case PasswordCallback secret -> secret.setPassword(password.toCharArray());
                default -> throw new UnsupportedCallbackException(callback);
            }
        }
    }
}
