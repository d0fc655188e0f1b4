package dev.kraftbench.group;

import dev.kraftbench.group.GroupWorld.Answer;
import dev.kraftbench.metadata.ClusterDelta;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.StreamsGroupDescribeResponseData.DescribedGroup;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData.Subtopology;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData.TaskIds;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData.TopicInfo;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData.Topology;
import org.apache.kafka.common.message.StreamsGroupHeartbeatResponseData;
import org.apache.kafka.common.metadata.ConfigRecord;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** Streams groups on a coordinator of one partition, and members that behave like Kafka Streams' threads. */
final class StreamsWorld {

    static final String GROUP = "word-count";
    static final String WORDS = "words";
    static final String REPARTITION = GROUP + "-counts-repartition";
    static final String CHANGELOG = GROUP + "-counts-changelog";
    static final short VERSION = 1;

    final GroupWorld world = new GroupWorld();
    private long nextTopic = 100;

    StreamsWorld() {
        world.start();
        configure("streams.initial.rebalance.delay.ms", "0");
        configure("streams.assignment.interval.ms", "0");
    }

    void configure(String name, String value) {
        ClusterDelta delta = new ClusterDelta(world.image);
        delta.replay(new ConfigRecord().setResourceType(ConfigResource.Type.GROUP.id()).setResourceName(GROUP).setName(name).setValue(value));
        world.publish(delta);
    }

    StreamsWorld topic(String name, int partitions) {
        world.createTopic(name, new Uuid(5, nextTopic++), partitions);
        return this;
    }

    /** Every topic that {@link #wordCount()} needs. */
    StreamsWorld topics(int partitions) {
        return topic(WORDS, partitions).topic(REPARTITION, partitions).topic(CHANGELOG, partitions);
    }

    /** Creates what a heartbeat asks for. */
    void create(StreamsHeartbeat answer) {
        for (CreatableTopic topic : answer.topicsToCreate()) {
            topic(topic.name(), topic.numPartitions());
        }
    }

    /** Words are read, split and written to a repartition topic; there they are counted. */
    static Topology wordCount() {
        Topology topology = new Topology().setEpoch(0);
        topology.subtopologies().add(new Subtopology()
                .setSubtopologyId("0")
                .setSourceTopics(List.of(WORDS))
                .setRepartitionSinkTopics(List.of(REPARTITION)));
        topology.subtopologies().add(new Subtopology()
                .setSubtopologyId("1")
                .setRepartitionSourceTopics(List.of(new TopicInfo().setName(REPARTITION)))
                .setStateChangelogTopics(List.of(new TopicInfo().setName(CHANGELOG))));
        return topology;
    }

    StreamsHeartbeat ask(StreamsGroupHeartbeatRequestData request) {
        Answer<StreamsHeartbeat> answer = new Answer<>();
        world.coordinator.ask(StreamsRequests.HEARTBEAT, GroupWorld.client(VERSION), request, answer);
        world.lane.settle();
        return answer.get();
    }

    DescribedGroup describe() {
        Answer<List<DescribedGroup>> answer = new Answer<>();
        world.coordinator.askEach(StreamsRequests.describe(true), GroupWorld.client(VERSION), List.of(GROUP), world.lane, answer);
        world.lane.settle();
        return answer.get().getFirst();
    }

    Client client(String id) {
        return new Client(id, "process-" + id);
    }

    /** A member: it takes what it is told and says what it has. */
    final class Client {

        final String id;
        final String processId;
        @Nullable String instanceId;
        int epoch;
        int endpointEpoch = -1;
        @Nullable Integer port;
        StreamsHeartbeat told = StreamsHeartbeat.refused(Errors.UNKNOWN_MEMBER_ID, null);
        final TreeSet<String> active = new TreeSet<>();
        final TreeSet<String> standby = new TreeSet<>();

        Client(String id, String processId) {
            this.id = id;
            this.processId = processId;
        }

        Client instance(String instance) {
            instanceId = instance;
            return this;
        }

        Client endpoint(int value) {
            port = value;
            return this;
        }

        StreamsGroupHeartbeatRequestData joinRequest() {
            StreamsGroupHeartbeatRequestData request = new StreamsGroupHeartbeatRequestData()
                    .setGroupId(GROUP)
                    .setMemberId(id)
                    .setInstanceId(instanceId)
                    .setMemberEpoch(0)
                    .setEndpointInformationEpoch(endpointEpoch)
                    .setRebalanceTimeoutMs(60_000)
                    .setProcessId(processId)
                    .setTopology(wordCount())
                    .setActiveTasks(List.of())
                    .setStandbyTasks(List.of())
                    .setWarmupTasks(List.of());
            if (port != null) {
                request.setUserEndpoint(new StreamsGroupHeartbeatRequestData.Endpoint().setHost("localhost").setPort(port));
            }
            return request;
        }

        StreamsGroupHeartbeatRequestData request() {
            return new StreamsGroupHeartbeatRequestData()
                    .setGroupId(GROUP)
                    .setMemberId(id)
                    .setInstanceId(instanceId)
                    .setMemberEpoch(epoch)
                    .setEndpointInformationEpoch(endpointEpoch)
                    .setActiveTasks(ids(active))
                    .setStandbyTasks(ids(standby))
                    .setWarmupTasks(List.of());
        }

        StreamsHeartbeat join() {
            epoch = 0;
            active.clear();
            standby.clear();
            return take(ask(joinRequest()));
        }

        StreamsHeartbeat heartbeat() {
            return take(ask(epoch == 0 ? joinRequest() : request()));
        }

        Errors leave(int leavingEpoch) {
            return Errors.forCode(ask(new StreamsGroupHeartbeatRequestData()
                            .setGroupId(GROUP)
                            .setMemberId(id)
                            .setInstanceId(instanceId)
                            .setMemberEpoch(leavingEpoch))
                    .response()
                    .errorCode());
        }

        /** A heartbeat whose answer may be held; the answer is taken when it comes. */
        Answer<StreamsHeartbeat> wait(Patience patience) {
            Answer<StreamsHeartbeat> answer = new Answer<>();
            Consumer<StreamsHeartbeat> both = answer.andThen(this::take);
            world.coordinator.ask(StreamsRequests.HEARTBEAT, new ClientContext("client", "/127.0.0.1", VERSION, patience), request(), both);
            world.pass(1);
            return answer;
        }

        StreamsHeartbeat take(StreamsHeartbeat answer) {
            told = answer;
            StreamsGroupHeartbeatResponseData response = answer.response();
            if (response.errorCode() == Errors.NONE.code()) {
                epoch = response.memberEpoch();
                endpointEpoch = response.endpointInformationEpoch();
                if (response.activeTasks() != null) {
                    active.clear();
                    response.activeTasks().forEach(each -> each.partitions().forEach(partition -> active.add(each.subtopologyId() + "_" + partition)));
                    standby.clear();
                    response.standbyTasks().forEach(each -> each.partitions().forEach(partition -> standby.add(each.subtopologyId() + "_" + partition)));
                }
            }
            return answer;
        }
    }

    /** A client that waits until it is told to stop. */
    static final class Patience implements ClientContext.Patience {

        private final List<Runnable> releases = new ArrayList<>();

        @Override
        public boolean mayHold() {
            return true;
        }

        @Override
        public void whenOver(Runnable release) {
            releases.add(release);
        }

        void end() {
            releases.forEach(Runnable::run);
        }
    }

    private static List<TaskIds> ids(TreeSet<String> tasks) {
        List<TaskIds> ids = new ArrayList<>();
        for (String task : tasks) {
            String[] parts = task.split("_");
            ids.add(new TaskIds().setSubtopologyId(parts[0]).setPartitions(List.of(Integer.parseInt(parts[1]))));
        }
        return ids;
    }

    /** Heartbeats of all, in turn, until nobody is told anything new. */
    void settle(Client... clients) {
        for (int round = 0; round < 10; round++) {
            for (Client client : clients) {
                client.heartbeat();
            }
        }
    }
}
