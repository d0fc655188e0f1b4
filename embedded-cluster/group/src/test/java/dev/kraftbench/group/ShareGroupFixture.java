package dev.kraftbench.group;

import dev.kraftbench.coordinator.SharePartitionKey;
import dev.kraftbench.group.GroupWorld.Answer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.DeleteGroupsResponseData.DeletableGroupResult;
import org.apache.kafka.common.message.ShareGroupDescribeResponseData.DescribedGroup;
import org.apache.kafka.common.protocol.Errors;

/** A coordinator of share groups, and a topic of four partitions for one of them to read. */
final class ShareGroupFixture {

    static final String GROUP = "packers";
    static final String TOPIC = "orders";
    static final Uuid ID = new Uuid(9, 1);

    final GroupWorld world = new GroupWorld();

    ShareGroupFixture() {
        world.image = CoordinatorTopics.with(world.image, TOPIC, ID, 4);
        world.start();
    }

    ShareClient client(String member) {
        return new ShareClient(world, GROUP, member);
    }

    DescribedGroup describe() {
        Answer<List<DescribedGroup>> answer = new Answer<>();
        world.coordinator.askEach(
                ShareRequests.DESCRIBE, new ClientContext("admin", "/127.0.0.1", (short) 1), List.of(GROUP), world.lane, answer);
        world.lane.settle();
        return answer.get().getFirst();
    }

    static String key(int partition) {
        return new SharePartitionKey(GROUP, ID, partition).coordinatorKey();
    }

    Map<Uuid, Set<Integer>> initialized() {
        Answer<ShareRequests.Initialized> answer = new Answer<>();
        world.coordinator.ask(ShareRequests.INITIALIZED, new ClientContext("admin", "/127.0.0.1", (short) 0), GROUP, answer);
        world.lane.settle();
        return new TreeMap<>(answer.get().partitions());
    }

    Errors deleteGroup() {
        return Errors.forCode(deletingGroup().get().getFirst().errorCode());
    }

    Answer<List<DeletableGroupResult>> deletingGroup() {
        Answer<List<DeletableGroupResult>> answer = new Answer<>();
        world.coordinator.deleteGroups(new ClientContext("admin", "/127.0.0.1", (short) 0), List.of(GROUP), world.lane, answer);
        world.lane.settle();
        return answer;
    }
}
