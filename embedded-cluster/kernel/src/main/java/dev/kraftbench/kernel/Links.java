package dev.kraftbench.kernel;

/**
 * Opens links between nodes. The same port stands for sockets between processes, hand-over by reference inside one JVM, and the
 * simulated network; cutting, delaying and throttling ({@link LinkFaults}) work on all of them.
 *
 * @param <Q> requests
 * @param <R> responses
 */
public interface Links<Q, R> {

    /**
     * Opens a link from the local node to a peer; connecting happens lazily with the first request and again after a loss.
     *
     * @param home the lane on which replies and losses are delivered
     */
    Link<Q, R> open(Peer peer, Lane home);
}
