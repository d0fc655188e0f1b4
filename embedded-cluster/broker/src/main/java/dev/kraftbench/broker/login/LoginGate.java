package dev.kraftbench.broker.login;

import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.transport.Gate;
import dev.kraftbench.transport.GuardedConnection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lets connections of a listener in after a login. Any thread. */
public final class LoginGate implements Gate {

    /**
     * @param maxTokenBytes a longer request before the login closes its connection ({@code sasl.server.max.receive.size})
     * @param refusalDelayNanos how long a failed login waits for its answer ({@code connection.failed.authentication.delay.ms})
     */
    public record Settings(int nodeId, int maxTokenBytes, long refusalDelayNanos) {}

    private final Settings settings;
    private final Map<String, LoginMechanism> mechanisms = new LinkedHashMap<>();

    public LoginGate(Settings settings, List<LoginMechanism> offered) {
        this.settings = settings;
        offered.forEach(mechanism -> mechanisms.put(mechanism.name(), mechanism));
    }

    Settings settings() {
        return settings;
    }

    Map<String, LoginMechanism> mechanisms() {
        return mechanisms;
    }

    @Override
    public RequestHandler guard(GuardedConnection connection, RequestHandler served) {
        return new Login(this, connection, served);
    }
}
