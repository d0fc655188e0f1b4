package dev.kraftbench.raft;

import dev.kraftbench.kernel.Disk;
import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Links;
import dev.kraftbench.kernel.PatientHelpers;
import dev.kraftbench.protocol.PeerRequest;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.protocol.ApiMessage;

/**
 * The machine as the quorum sees it.
 *
 * @param lane the node's metadata lane; its clock tells the time
 * @param random for election time-outs, used on the lane only
 */
public record RaftPorts(Lane lane, Helpers helpers, Disk disk, Links<PeerRequest, ApiMessage> links, RandomGenerator random) {

    public RaftPorts {
        // A quorum waits for what must be durable; only a disk that fails ends the node.
        helpers = PatientHelpers.of(helpers);
    }
}
