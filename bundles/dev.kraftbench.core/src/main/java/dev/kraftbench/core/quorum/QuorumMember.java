package dev.kraftbench.core.quorum;

import dev.kraftbench.core.model.QuorumSnapshot.Replica;
import java.util.List;

/**
 * A node that follows or leads the metadata log.
 *
 * @param directoryId of its metadata log; empty where the cluster does not tell, or has a static quorum
 * @param endpoints as {@code NAME://host:port}; empty for observers
 */
public record QuorumMember(Replica replica, boolean voter, boolean leader, String directoryId, List<String> endpoints) {
    public QuorumMember {
        endpoints = List.copyOf(endpoints);
    }

    /** A voter without this cannot become leader soon: its log is behind or it has not fetched for a while. */
    public boolean caughtUp(long nowMillis, long withinMillis) {
        return leader || replica.lag() == 0 || replica.lastCaughtUpMillis() >= 0 && nowMillis - replica.lastCaughtUpMillis() <= withinMillis;
    }
}
