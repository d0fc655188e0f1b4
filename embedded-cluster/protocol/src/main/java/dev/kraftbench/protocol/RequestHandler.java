package dev.kraftbench.protocol;

/** Serves requests of one or more API keys. */
@FunctionalInterface
public interface RequestHandler {

    /**
     * Called on the connection's lane; must not wait. The sink is used exactly once, now or later, from any thread.
     */
    void handle(Request request, ResponseSink sink);
}
