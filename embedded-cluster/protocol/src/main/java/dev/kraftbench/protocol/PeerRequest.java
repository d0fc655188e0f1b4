package dev.kraftbench.protocol;

import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;

/**
 * A request from one node to another. The link picks the newest version both sides speak, between the bounds.
 *
 * @param minVersion the oldest version that can carry what the message says
 */
public record PeerRequest(ApiKeys api, short minVersion, short maxVersion, ApiMessage message) {

    /** In any version of the API that both sides speak. */
    public static PeerRequest of(ApiKeys api, ApiMessage message) {
        return new PeerRequest(api, api.oldestVersion(), api.latestVersion(), message);
    }
}
