package dev.kraftbench.raft;

/**
 * Where a listener of a controller can be reached.
 *
 * @param port 0 to 65535
 */
public record Endpoint(String host, int port) {
    public Endpoint {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port " + port);
        }
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
