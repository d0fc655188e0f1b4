package dev.kraftbench.core.quorum;

import java.util.List;

/**
 * The quorum with all its members.
 *
 * @param leader -1 when there is none
 */
public record QuorumDetails(int leader, int leaderEpoch, long highWatermark, List<QuorumMember> members) {
    public QuorumDetails {
        members = List.copyOf(members);
    }

    public List<QuorumMember> voters() {
        return members.stream().filter(QuorumMember::voter).toList();
    }

    /** So many voters more may fail before nothing can be decided any more; negative when it is so already. */
    public int spare(long nowMillis, long withinMillis) {
        int voters = voters().size();
        int healthy = (int) voters().stream().filter(member -> member.caughtUp(nowMillis, withinMillis)).count();
        return healthy - (voters / 2 + 1);
    }
}
