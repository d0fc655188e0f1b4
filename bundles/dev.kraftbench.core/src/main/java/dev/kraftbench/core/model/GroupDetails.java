package dev.kraftbench.core.model;

import java.util.List;

/** A group with its members and the offsets it committed. */
public record GroupDetails(String id, String type, String state, String assignor, int coordinator, List<Member> members, List<PartitionLag> lags) {
    public GroupDetails {
        members = List.copyOf(members);
        lags = List.copyOf(lags);
    }

    public long totalLag() {
        return lags.stream().mapToLong(PartitionLag::lag).filter(lag -> lag > 0).sum();
    }

    public record Member(String id, String clientId, String host, List<String> partitions) {
        public Member {
            partitions = List.copyOf(partitions);
        }
    }

    /** @param committed -1 when the group has committed nothing there
     *  @param lag -1 when unknown */
    public record PartitionLag(String topic, int partition, long committed, long endOffset, long lag) {}
}
