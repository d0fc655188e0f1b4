package dev.kraftbench.transport;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Link;
import dev.kraftbench.kernel.Links;
import dev.kraftbench.kernel.Peer;
import dev.kraftbench.protocol.PeerRequest;
import org.apache.kafka.common.protocol.ApiMessage;

/** Links by reference to the nodes of this JVM, itself included, and over sockets to all others. Safe for any thread. */
public final class PeerLinks implements Links<PeerRequest, ApiMessage> {

    private final LocalNetwork network;
    private final Links<PeerRequest, ApiMessage> local;
    private final Links<PeerRequest, ApiMessage> sockets;

    public PeerLinks(LocalNetwork network, LocalNetwork.Endpoint self, Links<PeerRequest, ApiMessage> sockets) {
        this.network = network;
        this.local = self.links();
        this.sockets = sockets;
    }

    @Override
    public Link<PeerRequest, ApiMessage> open(Peer peer, Lane home) {
        return network.hosts(peer) ? local.open(peer, home) : sockets.open(peer, home);
    }
}
