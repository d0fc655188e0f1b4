package dev.kraftbench.metadata;

import java.util.Collection;
import org.apache.kafka.common.Uuid;

/** Directory ids with a meaning of their own (KIP-858): the first hundred are reserved. */
public final class DirectoryIds {

    /** The replica was placed before directories were recorded. */
    public static final Uuid MIGRATING = new Uuid(0L, 0L);

    /** No directory has been chosen yet; the broker tells with AssignReplicasToDirs. */
    public static final Uuid UNASSIGNED = new Uuid(0L, 1L);

    /** In a directory that is offline and whose id is unknown. */
    public static final Uuid LOST = new Uuid(0L, 2L);

    private DirectoryIds() {}

    public static boolean isReserved(Uuid id) {
        return id.getMostSignificantBits() == 0 && id.getLeastSignificantBits() >= 0 && id.getLeastSignificantBits() < 100;
    }

    /**
     * Whether a replica in this directory is on-line, given the directories that its broker registered. A reserved id other than
     * {@link #LOST} counts as on-line, and so does any directory of a broker that registered none.
     */
    public static boolean isOnline(Uuid id, Collection<Uuid> onlineDirectories) {
        if (id.equals(LOST)) {
            return false;
        }
        return id.equals(UNASSIGNED) || id.equals(MIGRATING) || onlineDirectories.isEmpty() || onlineDirectories.contains(id);
    }
}
