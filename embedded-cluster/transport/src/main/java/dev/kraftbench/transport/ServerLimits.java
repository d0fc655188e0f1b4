package dev.kraftbench.transport;

import java.net.InetAddress;
import java.util.Map;

/**
 * What one listener takes from the network at most.
 *
 * @param maxFrameBytes a longer request closes its connection ({@code socket.request.max.bytes})
 * @param maxInFlight requests of one connection that may be unanswered before it is read no further
 * @param maxConnections of this listener, more are closed at once
 * @param maxConnectionsPerIp from one address
 * @param perIp exceptions to {@code maxConnectionsPerIp} by address
 * @param idleNanos after which a connection is closed that has no request under way, or does not take its answers; 0 for never
 * @param sendBufferBytes of the socket, -1 for the system's
 * @param receiveBufferBytes of the socket, -1 for the system's
 * @param backlog of connections not yet accepted
 */
public record ServerLimits(
        int maxFrameBytes,
        int maxInFlight,
        int maxConnections,
        int maxConnectionsPerIp,
        Map<InetAddress, Integer> perIp,
        long idleNanos,
        int sendBufferBytes,
        int receiveBufferBytes,
        int backlog) {

    /** The same but for how many connections there may be. */
    public ServerLimits withConnections(int most, int mostPerIp, Map<InetAddress, Integer> exceptions) {
        return new ServerLimits(
                maxFrameBytes, maxInFlight, most, mostPerIp, exceptions, idleNanos, sendBufferBytes, receiveBufferBytes, backlog);
    }

    /** Kafka's defaults. */
    public static ServerLimits defaults() {
        return new ServerLimits(
                100 * 1024 * 1024, 64, Integer.MAX_VALUE, Integer.MAX_VALUE, Map.of(), 600_000_000_000L, -1, -1, 50);
    }
}
