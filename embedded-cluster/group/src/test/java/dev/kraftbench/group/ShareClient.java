package dev.kraftbench.group;

import dev.kraftbench.group.GroupWorld.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.message.ShareGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ShareGroupHeartbeatResponseData;
import org.apache.kafka.common.protocol.Errors;

/** A client that heartbeats in the background, on one connection. */
final class ShareClient implements ClientContext.Patience {
    final String member;
    private final GroupWorld world;
    private final String group;
    int epoch;
    Set<Integer> assigned = new TreeSet<>();
    Answer<ShareGroupHeartbeatResponseData> answer = new Answer<>();
    private final List<Runnable> releases = new ArrayList<>();
    private boolean gone;

    ShareClient(GroupWorld world, String group, String member) {
        this.world = world;
        this.group = group;
        this.member = member;
    }

    @Override
    public boolean mayHold() {
        return true;
    }

    @Override
    public boolean isGone() {
        return gone;
    }

    @Override
    public void whenOver(Runnable release) {
        if (gone) {
            release.run();
        } else {
            releases.add(release);
        }
    }

    private void over() {
        List<Runnable> due = List.copyOf(releases);
        releases.clear();
        due.forEach(Runnable::run);
    }

    void disconnect() {
        gone = true;
        over();
        world.lane.settle();
    }

    ShareClient join(String... topics) {
        return send(new ShareGroupHeartbeatRequestData().setMemberEpoch(0).setSubscribedTopicNames(List.of(topics)));
    }

    ShareClient beat() {
        return send(new ShareGroupHeartbeatRequestData().setMemberEpoch(epoch));
    }

    ShareClient send(ShareGroupHeartbeatRequestData request) {
        over();
        world.lane.settle();
        Answer<ShareGroupHeartbeatResponseData> asked = new Answer<>();
        answer = asked;
        world.coordinator.ask(
                ShareRequests.HEARTBEAT,
                new ClientContext("client", "/127.0.0.1", (short) 1, this),
                request.setGroupId(group).setMemberId(member),
                response -> {
                    asked.accept(response);
                    if (response.errorCode() == Errors.NONE.code()) {
                        epoch = response.memberEpoch();
                        if (response.assignment() != null) {
                            assigned = new TreeSet<>();
                            response.assignment().topicPartitions().forEach(each -> assigned.addAll(each.partitions()));
                        }
                    }
                });
        world.lane.settle();
        return this;
    }

    Errors error() {
        return Errors.forCode(answer.get().errorCode());
    }
}
