package dev.kraftbench.broker.internal.group;

import dev.kraftbench.group.ClientContext;
import dev.kraftbench.protocol.Request;
import java.util.Set;

/** What group requests of any kind have in common. */
final class Requests {

    /** Clients known to send heartbeats beside everything else they do. */
    private static final Set<String> SENDS_IN_BACKGROUND = Set.of("apache-kafka-java", "librdkafka");

    private Requests() {}

    static ClientContext context(Request request) {
        return context(request, ClientContext.Patience.NONE);
    }

    /** For a heartbeat, whose answer may be held if the client does not wait for it. On the connection's lane. */
    static ClientContext patientContext(Request request) {
        boolean patient = SENDS_IN_BACKGROUND.contains(request.connection().clientSoftwareName());
        return context(request, patient ? new ConnectionPatience(request.connection()) : ClientContext.Patience.NONE);
    }

    private static ClientContext context(Request request, ClientContext.Patience patience) {
        String host = "/" + request.connection().clientAddress().getHostAddress();
        return new ClientContext(request.clientId(), host, request.version(), patience);
    }
}
