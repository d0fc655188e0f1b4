package dev.kraftbench.node;

import dev.kraftbench.group.GroupEvent;
import dev.kraftbench.metadata.ClusterEvent;
import dev.kraftbench.share.ShareEvent;
import dev.kraftbench.transaction.TransactionEvent;
import java.util.List;

/** Is told what happens to a node and what it sees of its cluster. Called on the node's metadata lane; must not wait. */
public interface NodeListener {

    /** The metadata that this node follows has changed. */
    void clusterChanged(int nodeId, ClusterEvent event);

    /** The node is in another state. */
    void stateChanged(int nodeId, NodeState state);

    /** A group that this node coordinates has moved on. */
    default void groupChanged(int nodeId, GroupEvent event) {}

    /** A transactional id that this node coordinates has moved on. */
    default void transactionChanged(int nodeId, TransactionEvent event) {}

    /** Whether {@link #sharesChanged} is to be called; asked on any thread, for each thing that happens. */
    default boolean hearsOfShares() {
        return false;
    }

    /** This has happened with a share partition that this node leads. */
    default void sharesChanged(int nodeId, List<ShareEvent> events) {}

    /** Hears nothing. */
    NodeListener NONE = new NodeListener() {
        @Override
        public void clusterChanged(int nodeId, ClusterEvent event) {}

        @Override
        public void stateChanged(int nodeId, NodeState state) {}
    };
}
