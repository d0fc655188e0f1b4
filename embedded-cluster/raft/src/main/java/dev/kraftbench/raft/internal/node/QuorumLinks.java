package dev.kraftbench.raft.internal.node;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Link;
import dev.kraftbench.kernel.Links;
import dev.kraftbench.kernel.Peer;
import dev.kraftbench.protocol.PeerRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;

/**
 * The links to other replicas: one for fetches, which may wait long at the leader, and one for everything else, which must not wait
 * behind them. On the metadata lane.
 */
public final class QuorumLinks {

    private record Key(int peerId, boolean fetches) {}

    private final Links<PeerRequest, ApiMessage> ports;
    private final Lane lane;
    private final IntConsumer lost;
    private final Map<Key, Link<PeerRequest, ApiMessage>> links = new HashMap<>();

    /** @param lost is told the id of a peer whose established connection broke */
    public QuorumLinks(Links<PeerRequest, ApiMessage> ports, Lane lane, IntConsumer lost) {
        this.ports = ports;
        this.lane = lane;
        this.lost = lost;
    }

    public Link<PeerRequest, ApiMessage> to(Peer peer, ApiKeys api) {
        Key key = new Key(peer.id(), api == ApiKeys.FETCH || api == ApiKeys.FETCH_SNAPSHOT);
        Link<PeerRequest, ApiMessage> link = links.get(key);
        if (link != null && link.peer().equals(peer)) {
            return link;
        }
        Link<PeerRequest, ApiMessage> opened = ports.open(peer, lane);
        links.put(key, opened);
        opened.onLoss(() -> {
            if (links.get(key) == opened) {
                lost.accept(peer.id());
            }
        });
        if (link != null) {
            link.close(); // the peer has moved to another address
        }
        return opened;
    }

    public void close() {
        List<Link<PeerRequest, ApiMessage>> open = List.copyOf(links.values());
        links.clear();
        open.forEach(Link::close);
    }
}
