package dev.kraftbench.simulation.cluster;

import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;

/**
 * Stands before a node's handlers and makes it break a rule, to show that the simulation would notice: it may change requests, answer them itself or
 * change answers.
 */
@FunctionalInterface
interface Tampering {

    Tampering NONE = (node, request, sink, next) -> next.handle(request, sink);

    void handle(int node, Request request, ResponseSink sink, RequestHandler next);
}
