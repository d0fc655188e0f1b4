package dev.kraftbench.transport;

import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;

/**
 * TLS of connections. Any thread.
 *
 * @param engines makes an engine for a connection; of a server for a listener, of a client for links to one
 * @param keyWork where an engine works out keys, which takes a processor for milliseconds; not on lanes
 */
public record Encryption(Engines engines, Executor keyWork) {

    /** Makes the engine for a connection. */
    @FunctionalInterface
    public interface Engines {
        /**
         * @param host of the other end
         * @param port of the other end
         */
        SSLEngine create(String host, int port);
    }
}
