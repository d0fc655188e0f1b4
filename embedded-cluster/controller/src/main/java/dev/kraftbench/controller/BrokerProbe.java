package dev.kraftbench.controller;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Link;
import dev.kraftbench.kernel.Links;
import dev.kraftbench.kernel.Peer;
import dev.kraftbench.metadata.BrokerRegistration;
import dev.kraftbench.protocol.PeerRequest;
import java.util.function.Consumer;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;

/** Finds out whether a broker is alive, by a short request to its listener. On the metadata lane. */
@FunctionalInterface
public interface BrokerProbe {

    /** What a broker's silence means. */
    enum Finding {
        /** It answers. */
        ALIVE,
        /** Nothing listens at its address any more. */
        GONE,
        /** No answer in time: it is stalled, or the network is. */
        SILENT
    }

    /** @param found called on the lane, later, never from inside this call */
    void probe(BrokerRegistration broker, long timeoutNanos, Consumer<Finding> found);

    /** Probes with ApiVersions over a link of its own. */
    static BrokerProbe over(Links<PeerRequest, ApiMessage> links, Lane lane, String listener) {
        return (broker, timeoutNanos, found) -> {
            Peer peer = broker.peer(listener);
            if (peer == null) {
                lane.execute(() -> found.accept(Finding.SILENT));
                return;
            }
            Link<PeerRequest, ApiMessage> link = links.open(peer, lane);
            PeerRequest request = PeerRequest.of(
                    ApiKeys.API_VERSIONS,
                    new ApiVersionsRequestData().setClientSoftwareName("kraftbench").setClientSoftwareVersion("controller"));
            link.send(request, timeoutNanos, delivery -> {
                Finding finding = switch (delivery) {
                    case Link.Delivery.Answered<ApiMessage>(ApiMessage response) -> Finding.ALIVE;
                    case Link.Delivery.Lost<ApiMessage>(Link.Loss reason, String detail) -> switch (reason) {
                        case UNREACHABLE, DISCONNECTED -> Finding.GONE;
                        case UNSUPPORTED -> Finding.ALIVE;
                        case TIMED_OUT, CLOSED -> Finding.SILENT;
                    };
                };
                link.close();
                found.accept(finding);
            });
        };
    }
}
