package dev.kraftbench.group.internal.shard;

import dev.kraftbench.coordinator.CoordinatorRecord;
import dev.kraftbench.group.GroupType;
import dev.kraftbench.group.internal.GroupRoom;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A type of group that is not served: its records are left alone. */
final class UnservedRoom implements GroupRoom {

    private static final Logger LOG = LoggerFactory.getLogger(UnservedRoom.class);

    private final int nodeId;
    private final GroupType type;
    private int leftAlone;

    UnservedRoom(int nodeId, GroupType type) {
        this.nodeId = nodeId;
        this.type = type;
    }

    @Override
    public void replay(CoordinatorRecord record) {
        leftAlone++;
    }

    @Override
    public void loaded() {
        if (leftAlone > 0) {
            LOG.atWarn().addKeyValue("nodeId", nodeId).addKeyValue("type", type).addKeyValue("count", leftAlone)
                    .log("Left records of groups of another kind alone");
        }
    }

    @Override
    public void unloaded(Errors why) {
        // Nobody waits here.
    }
}
