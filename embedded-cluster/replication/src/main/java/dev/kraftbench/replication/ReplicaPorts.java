package dev.kraftbench.replication;

import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.kernel.LaneGroup;
import dev.kraftbench.kernel.Links;
import dev.kraftbench.kernel.PatientHelpers;
import dev.kraftbench.protocol.PeerRequest;
import java.util.function.LongSupplier;
import org.apache.kafka.common.protocol.ApiMessage;

/**
 * What replication needs of the node around it.
 *
 * @param links to other brokers
 * @param brokerEpoch of this broker's registration, or -1 before it; any thread
 */
public record ReplicaPorts(
        LaneGroup lanes,
        Helpers helpers,
        Links<PeerRequest, ApiMessage> links,
        IsrChanges isrChanges,
        TopicSettings.Source settings,
        ReplicationRates.Source rates,
        LongSupplier brokerEpoch) {

    public ReplicaPorts {
        // A log that is opened or deleted late is better than one that is not.
        helpers = PatientHelpers.of(helpers);
    }
}
