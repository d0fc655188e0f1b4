package dev.kraftbench.group;

import dev.kraftbench.group.GroupWorld.Answer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData.TopicPartitions;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** Members of consumer groups that do what the protocol asks of them, on a {@link GroupWorld}. */
final class ConsumerWorld {

    static final Uuid ORDERS = new Uuid(3, 1);
    static final Uuid RETURNS = new Uuid(3, 2);

    /** A client that lets its answers be held until the test says it has lost patience. */
    static final class Hold implements ClientContext.Patience {
        private final List<Runnable> waiting = new ArrayList<>();

        @Override
        public boolean mayHold() {
            return true;
        }

        @Override
        public void whenOver(Runnable release) {
            waiting.add(release);
        }

        void over() {
            List.copyOf(waiting).forEach(Runnable::run);
            waiting.clear();
        }
    }

    /** One member: what it knows and owns. */
    final class Client {
        final String group;
        final String memberId;
        final ConsumerGroupHeartbeatRequestData subscription;
        ClientContext.Patience patience = ClientContext.Patience.NONE;
        int epoch;
        Set<String> owned = new TreeSet<>();
        @Nullable Set<String> acknowledged = new TreeSet<>();
        int interval;

        Client(String group, String memberId, ConsumerGroupHeartbeatRequestData subscription) {
            this.group = group;
            this.memberId = memberId;
            this.subscription = subscription.setGroupId(group).setMemberId(memberId).setRebalanceTimeoutMs(60_000);
        }

        ConsumerGroupHeartbeatRequestData request() {
            if (epoch == 0) {
                return subscription.duplicate().setMemberEpoch(0).setTopicPartitions(List.of());
            }
            ConsumerGroupHeartbeatRequestData request =
                    new ConsumerGroupHeartbeatRequestData().setGroupId(group).setMemberId(memberId).setMemberEpoch(epoch).setInstanceId(subscription.instanceId());
            if (acknowledged == null) {
                return subscription.duplicate().setMemberEpoch(epoch).setTopicPartitions(partitions(owned));
            }
            if (!owned.equals(acknowledged)) {
                request.setTopicPartitions(partitions(owned));
            }
            return request;
        }

        Answer<ConsumerGroupHeartbeatResponseData> send() {
            ConsumerGroupHeartbeatRequestData request = request();
            acknowledged = new TreeSet<>(owned);
            return sendRaw(request, patience);
        }

        /** Takes an answer over: gives up and takes what it says. */
        Errors take(ConsumerGroupHeartbeatResponseData response) {
            Errors error = Errors.forCode(response.errorCode());
            if (error == Errors.NONE) {
                epoch = response.memberEpoch();
                interval = response.heartbeatIntervalMs();
                if (response.assignment() != null) {
                    owned = new TreeSet<>();
                    response.assignment().topicPartitions().forEach(topic -> topic.partitions().forEach(each -> owned.add(name(topic.topicId()) + "-" + each)));
                }
            } else if (error == Errors.FENCED_MEMBER_EPOCH || error == Errors.UNKNOWN_MEMBER_ID) {
                epoch = 0;
                owned = new TreeSet<>();
                acknowledged = new TreeSet<>();
            } else {
                // Nobody knows what the coordinator has taken in: everything is said anew, as Kafka's clients do.
                acknowledged = null;
            }
            return error;
        }

        /** Sends a heartbeat and takes its answer over. */
        Errors beat() {
            Answer<ConsumerGroupHeartbeatResponseData> answer = send();
            for (int i = 0; i < 100 && !answer.here(); i++) {
                world.pass(5);
            }
            return take(answer.get());
        }

        Errors leave(int leavingEpoch) {
            return take(sendRaw(new ConsumerGroupHeartbeatRequestData()
                            .setGroupId(group).setMemberId(memberId).setInstanceId(subscription.instanceId()).setMemberEpoch(leavingEpoch), patience)
                    .get());
        }
    }

    final GroupWorld world;
    private final Map<Uuid, String> names = new HashMap<>(Map.of(ORDERS, "orders", RETURNS, "returns"));

    ConsumerWorld() {
        this(new GroupWorld());
    }

    ConsumerWorld(GroupWorld world) {
        this.world = world;
        world.start();
        world.createTopic("orders", ORDERS, 6);
    }

    private String name(Uuid topic) {
        return names.getOrDefault(topic, topic.toString());
    }

    void name(Uuid topic, String name) {
        names.put(topic, name);
    }

    private List<TopicPartitions> partitions(Set<String> owned) {
        Map<String, List<Integer>> byTopic = new HashMap<>();
        owned.forEach(each -> {
            int dash = each.lastIndexOf('-');
            byTopic.computeIfAbsent(each.substring(0, dash), any -> new ArrayList<>()).add(Integer.parseInt(each.substring(dash + 1)));
        });
        List<TopicPartitions> topics = new ArrayList<>();
        byTopic.forEach((name, list) -> topics.add(new TopicPartitions().setTopicId(id(name)).setPartitions(list)));
        return topics;
    }

    private Uuid id(String name) {
        return names.entrySet().stream().filter(each -> each.getValue().equals(name)).findFirst().orElseThrow().getKey();
    }

    Answer<ConsumerGroupHeartbeatResponseData> sendRaw(ConsumerGroupHeartbeatRequestData request, ClientContext.Patience patience) {
        Answer<ConsumerGroupHeartbeatResponseData> answer = new Answer<>();
        world.coordinator.ask(ConsumerRequests.HEARTBEAT, new ClientContext("client", "/127.0.0.1", (short) 1, patience), request, answer);
        // What is to happen at once takes a timer's turn.
        world.pass(1);
        return answer;
    }

    Client client(String group, String memberId, String... topics) {
        return new Client(group, memberId, new ConsumerGroupHeartbeatRequestData().setSubscribedTopicNames(List.of(topics)));
    }

    Client staticClient(String group, String memberId, String instanceId, String... topics) {
        return new Client(group, memberId, new ConsumerGroupHeartbeatRequestData().setSubscribedTopicNames(List.of(topics)).setInstanceId(instanceId));
    }

    Client regexClient(String group, String memberId, String regex) {
        return new Client(group, memberId, new ConsumerGroupHeartbeatRequestData().setSubscribedTopicNames(List.of()).setSubscribedTopicRegex(regex));
    }

    /** It has taken its partitions over, and the time in which it is asked to hurry is over. */
    void settled(Client client) {
        client.beat();
        world.pass(500);
        client.beat();
    }

    /** Everyone sends heartbeats until nothing changes any more. */
    void converge(Client... clients) {
        for (int round = 0; round < 10; round++) {
            for (Client each : clients) {
                each.beat();
            }
            world.pass(150);
        }
    }

    ConsumerGroupDescribeResponseData.DescribedGroup describe(String group) {
        Answer<List<ConsumerGroupDescribeResponseData.DescribedGroup>> answer = new Answer<>();
        world.coordinator.askEach(ConsumerRequests.DESCRIBE, GroupWorld.client(1), List.of(group), world.lane, answer);
        world.lane.settle();
        return answer.get().getFirst();
    }
}
