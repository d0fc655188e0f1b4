package dev.kraftbench.broker.internal.group;

import dev.kraftbench.group.ClientContext;
import dev.kraftbench.protocol.Request;

/** What group requests of any kind have in common. */
final class Requests {

    private Requests() {}

    static ClientContext context(Request request) {
        return new ClientContext(request.clientId(), "/" + request.connection().clientAddress().getHostAddress(), request.version());
    }
}
