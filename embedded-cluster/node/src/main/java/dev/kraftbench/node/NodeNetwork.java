package dev.kraftbench.node;

import dev.kraftbench.kernel.Links;
import dev.kraftbench.protocol.PeerRequest;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.transport.Gate;
import dev.kraftbench.transport.ListenAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.protocol.ApiMessage;
import org.jspecify.annotations.Nullable;

/**
 * A node's place in the network: its listeners and its links to others. Sockets in production; the simulation brings its own.
 * Safe for any thread.
 */
public interface NodeNetwork {

    /** Takes the listeners' ports; nothing is served yet. May wait. */
    void bind(List<ListenAddress> listeners) throws ConfigProblem;

    /** The port of a bound listener, also if any free one was asked for. */
    int port(String listener);

    /** Lets other nodes' requests to a listener in. */
    void openToNodes(String listener, RequestHandler handler);

    /** Lets clients' requests to a listener in, through its gate. */
    void openToClients(String listener, RequestHandler handler, Gate gate);

    /** New connections are limited by these values from now on, in number and rate, by Kafka's property names. */
    default void limitConnections(UnaryOperator<@Nullable String> effective) {}

    /** New connections are counted by address; see {@code NettyServer.limitRates}. */
    default void limitConnectionRates(ToLongFunction<InetAddress> excess) {}

    /**
     * Why listeners can't go by dynamic settings of their keys, or null if they can. Waits for the disk.
     *
     * @param changes of the settings, null for what is taken away
     * @param after all of them with the changes
     */
    default @Nullable String problemOfKeys(Map<String, @Nullable String> changes, Map<String, String> after) {
        return null;
    }

    /** New connections use the keys that these dynamic settings name, read anew. Does not wait. */
    default void renewKeys(Map<String, String> dynamic) {}

    Links<PeerRequest, ApiMessage> links();

    /** Gives up ports and breaks all connections at once; completes when the ports are free. */
    CompletableFuture<Void> close();
}
