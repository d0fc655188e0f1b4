package dev.kraftbench.core.model;

import java.util.List;

/**
 * A group of any type with its members and how far it has come.
 *
 * @param epoch of a group whose work the server assigns (KIP-848, 932, 1071), otherwise {@link #NO_EPOCH}
 * @param targetEpoch the epoch of the newest assignment; behind {@code epoch} while one is being computed
 */
public record GroupDetails(
        String id, String type, String state, String assignor, int coordinator, int epoch, int targetEpoch, List<Member> members, List<PartitionLag> lags) {

    /** Epoch of groups and members that assign work among themselves, or whose cluster does not tell. */
    public static final int NO_EPOCH = -1;

    public GroupDetails {
        members = List.copyOf(members);
        lags = List.copyOf(lags);
    }

    public long totalLag() {
        return lags.stream().mapToLong(PartitionLag::lag).filter(lag -> lag > 0).sum();
    }

    /** @param work partitions, or tasks of a streams group */
    public record Member(String id, String clientId, String host, int epoch, List<String> work) {
        public Member {
            work = List.copyOf(work);
        }
    }

    /** @param committed -1 when the group has committed nothing there; of a share group where its window of records starts
     *  @param lag -1 when unknown */
    public record PartitionLag(String topic, int partition, long committed, long endOffset, long lag) {}
}
