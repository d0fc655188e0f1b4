package dev.kraftbench.transport;

import dev.kraftbench.protocol.RequestHandler;

/** What a listener asks of a connection before it serves its requests. Any thread. */
@FunctionalInterface
public interface Gate {

    /** Lets everybody in. */
    Gate OPEN = (connection, served) -> served;

    /**
     * Called once for each connection, before its first request.
     *
     * @param served the handler of requests that are let through
     * @return what handles the requests of this connection, on its lane
     */
    RequestHandler guard(GuardedConnection connection, RequestHandler served);
}
