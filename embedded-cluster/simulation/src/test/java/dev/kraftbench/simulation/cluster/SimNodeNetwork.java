package dev.kraftbench.simulation.cluster;

import dev.kraftbench.kernel.Links;
import dev.kraftbench.node.NodeNetwork;
import dev.kraftbench.protocol.PeerRequest;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.simulation.SimMachine;
import dev.kraftbench.transport.ListenAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.protocol.ApiMessage;

/** A node's place in the simulated network. Clients come by a door of their own, which opens later than that for nodes. */
final class SimNodeNetwork implements NodeNetwork {

    private static final String CLIENTS = "/clients";

    private final SimMachine machine;
    private final Map<String, Integer> ports = new HashMap<>();

    SimNodeNetwork(SimMachine machine) {
        this.machine = machine;
    }

    /** The name under which a client finds a listener. */
    static String forClients(String listener) {
        return listener + CLIENTS;
    }

    @Override
    public void bind(List<ListenAddress> listeners) {
        listeners.forEach(address -> ports.put(address.listener(), address.port()));
    }

    @Override
    public int port(String listener) {
        return ports.get(listener);
    }

    @Override
    public void openToNodes(String listener, RequestHandler handler) {
        machine.listen(listener, handler);
    }

    @Override
    public void openToClients(String listener, RequestHandler handler) {
        machine.listen(forClients(listener), handler);
    }

    @Override
    public Links<PeerRequest, ApiMessage> links() {
        return machine.links();
    }

    @Override
    public CompletableFuture<Void> close() {
        return CompletableFuture.completedFuture(null); // doors and connections end with the machine
    }
}
