package dev.kraftbench.core.model;

import org.jspecify.annotations.Nullable;

/**
 * One broker.
 *
 * @param host empty when unknown
 * @param port -1 when unknown
 * @param controller leads the metadata quorum now (for a remote cluster: is what DescribeCluster names, or the quorum's leader)
 */
public record BrokerSnapshot(int id, BrokerState state, String host, int port, @Nullable String rack, boolean controller, boolean voter) {
    public String endpoint() {
        return port < 0 ? "" : new HostPort(host, port).toString();
    }
}
