package dev.kraftbench.simulation.cluster;

import dev.kraftbench.kernel.Links;
import dev.kraftbench.node.NodeNetwork;
import dev.kraftbench.protocol.ForwardingSink;
import dev.kraftbench.protocol.PeerRequest;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import dev.kraftbench.simulation.SimMachine;
import dev.kraftbench.transport.Gate;
import dev.kraftbench.transport.ListenAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.protocol.ApiMessage;

/** A node's place in the simulated network. A request that fails with an exception ends the simulation. */
record SimNodeNetwork(SimMachine machine, List<ListenAddress> addresses, Tampering tampering) implements NodeNetwork {

    @Override
    public void bind(List<ListenAddress> listeners) {
        // A machine of its own: its ports are free.
    }

    @Override
    public int port(String listener) {
        return addresses.stream().filter(address -> address.listener().equals(listener)).findFirst().orElseThrow().port();
    }

    @Override
    public void openToNodes(String listener, RequestHandler handler) {
        machine.listen(listener, failing(handler));
    }

    @Override
    public void openToClients(String listener, RequestHandler handler, Gate gate) {
        machine.listenToClients(listener, failing(handler));
    }

    private RequestHandler failing(RequestHandler handler) {
        return (request, sink) ->
                tampering.handle(machine.nodeId(), request, new FailingSink(machine.nodeId(), request, sink), handler);
    }

    @Override
    public Links<PeerRequest, ApiMessage> links() {
        return machine.links();
    }

    @Override
    public CompletableFuture<Void> close() {
        machine.shutDoors();
        return CompletableFuture.completedFuture(null);
    }

    private static final class FailingSink extends ForwardingSink {

        private final int nodeId;
        private final Request request;

        FailingSink(int nodeId, Request request, ResponseSink sink) {
            super(sink);
            this.nodeId = nodeId;
            this.request = request;
        }

        @Override
        public void close(String reason) {
            throw new AssertionError("node " + nodeId + " fails a request, " + reason + ": " + request.api() + " " + request.message());
        }
    }
}
