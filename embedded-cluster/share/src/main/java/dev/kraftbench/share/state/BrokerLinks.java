package dev.kraftbench.share.state;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Link;
import dev.kraftbench.kernel.Links;
import dev.kraftbench.kernel.Peer;
import dev.kraftbench.metadata.BrokerRegistration;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.protocol.PeerRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.protocol.ApiMessage;
import org.jspecify.annotations.Nullable;

/** One link to each broker that is asked for something, opened when first needed and anew where the broker has moved. Confined to its lane. */
public final class BrokerLinks {

    private final Links<PeerRequest, ApiMessage> links;
    private final Lane lane;
    private final String listener;
    private final Supplier<ClusterImage> images;
    private final Map<Integer, Link<PeerRequest, ApiMessage>> open = new HashMap<>();

    /** @param listener between brokers */
    public BrokerLinks(Links<PeerRequest, ApiMessage> links, Lane lane, String listener, Supplier<ClusterImage> images) {
        this.links = links;
        this.lane = lane;
        this.listener = listener;
        this.images = images;
    }

    /** Null if the broker is not known or has no such listener. */
    public @Nullable Link<PeerRequest, ApiMessage> to(int nodeId) {
        BrokerRegistration broker = images.get().brokers().broker(nodeId);
        Peer peer = broker == null ? null : broker.peer(listener);
        Link<PeerRequest, ApiMessage> link = open.get(nodeId);
        if (link != null && !link.peer().equals(peer)) {
            open.remove(nodeId);
            link.close();
            link = null;
        }
        if (link == null && peer != null) {
            link = links.open(peer, lane);
            open.put(nodeId, link);
        }
        return link;
    }

    public void close() {
        List.copyOf(open.values()).forEach(Link::close);
        open.clear();
    }
}
