package dev.kraftbench.raft;

import org.apache.kafka.common.Uuid;

/**
 * A replica of the metadata log (KIP-853).
 *
 * @param directoryId id of its metadata log directory, {@link Uuid#ZERO_UUID} where it is not known (kraft.version 0)
 */
public record ReplicaKey(int id, Uuid directoryId) {

    public static ReplicaKey of(int id) {
        return new ReplicaKey(id, Uuid.ZERO_UUID);
    }

    public boolean hasDirectory() {
        return !directoryId.equals(Uuid.ZERO_UUID);
    }
}
