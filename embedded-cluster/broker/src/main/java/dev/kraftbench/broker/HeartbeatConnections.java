package dev.kraftbench.broker;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.protocol.Connection;
import dev.kraftbench.protocol.RequestHandler;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;
import org.apache.kafka.common.message.BrokerHeartbeatRequestData;

/**
 * Notices on a controller that the connection by which a broker sends its heartbeats has closed: the first sign of the broker's
 * death, long before its session ends. On the metadata lane.
 */
public final class HeartbeatConnections {

    private final Lane metadataLane;
    private final IntConsumer disconnected;
    private final Map<Integer, Long> connectionByBroker = new HashMap<>();

    /** @param disconnected told the broker's id on the metadata lane */
    public HeartbeatConnections(Lane metadataLane, IntConsumer disconnected) {
        this.metadataLane = metadataLane;
        this.disconnected = disconnected;
    }

    /** The BROKER_HEARTBEAT handler, watched. */
    public RequestHandler watch(RequestHandler heartbeat) {
        return (request, sink) -> {
            int broker = ((BrokerHeartbeatRequestData) request.message()).brokerId();
            Connection connection = request.connection();
            metadataLane.run(() -> seen(broker, connection));
            heartbeat.handle(request, sink);
        };
    }

    private void seen(int broker, Connection connection) {
        Long known = connectionByBroker.put(broker, connection.id());
        if (known != null && known == connection.id()) {
            return;
        }
        connection.onClose(() -> metadataLane.run(() -> closed(broker, connection.id())));
    }

    private void closed(int broker, long connectionId) {
        if (connectionByBroker.remove(broker, connectionId)) {
            disconnected.accept(broker);
        }
    }
}
