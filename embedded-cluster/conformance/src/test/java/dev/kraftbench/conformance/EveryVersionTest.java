package dev.kraftbench.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whatever a listener says it serves it answers in that version: a field that is set before its time ends the connection instead. */
@Timeout(120)
class EveryVersionTest {

    private static final String TOPIC = "versions";
    private static final int NOBODY = -1;

    @RegisterExtension
    static final EmbeddedBrokers BROKERS = new EmbeddedBrokers()
            .with("group.initial.rebalance.delay.ms", "0")
            .with("offsets.topic.num.partitions", "1")
            .with("transaction.state.log.num.partitions", "1")
            .with("share.coordinator.state.topic.num.partitions", "1");

    private static PlausibleRequests requests;

    private record Place(String name, String host, int port) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** A topic whose leader has changed, so that there is an epoch that is over. */
    @BeforeAll
    static void createTopic() throws Exception {
        BROKERS.admin().createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        Set<Integer> first = leaders();
        while (first.size() != 1 || first.contains(NOBODY)) {
            first = leaders();
        }
        Set<Integer> before = first;
        int second = nodes().stream().map(Node::id).filter(id -> !before.contains(id)).findFirst().orElseThrow();
        BROKERS.admin()
                .alterPartitionReassignments(Map.of(new TopicPartition(TOPIC, 0), Optional.of(new NewPartitionReassignment(List.of(second)))))
                .all()
                .get();
        while (!leaders().equals(Set.of(second))) {
            Thread.onSpinWait();
        }
        requests = new PlausibleRequests(BROKERS.cluster().clusterId(), TOPIC, topic().topicId(), "versions");
    }

    /** Who leads the topic in the eyes of the brokers. */
    private static Set<Integer> leaders() throws Exception {
        Set<Integer> leaders = new HashSet<>();
        for (Place broker : brokers()) {
            try (RawConnection connection = new RawConnection(broker.host(), broker.port())) {
                MetadataRequestData asked = new MetadataRequestData()
                        .setAllowAutoTopicCreation(false)
                        .setTopics(List.of(new MetadataRequestData.MetadataRequestTopic().setName(TOPIC)));
                MetadataResponseData answer = (MetadataResponseData) connection.ask(ApiKeys.METADATA, (short) 9, asked);
                var partitions = answer.topics().find(TOPIC).partitions();
                leaders.add(partitions.isEmpty() ? NOBODY : partitions.getFirst().leaderId());
            }
        }
        return leaders;
    }

    private static TopicDescription topic() throws Exception {
        return BROKERS.admin().describeTopics(List.of(TOPIC)).allTopicNames().get().get(TOPIC);
    }

    private static List<Node> nodes() throws Exception {
        return List.copyOf(BROKERS.admin().describeCluster().nodes().get());
    }

    private static List<Place> brokers() throws Exception {
        return nodes().stream().map(node -> new Place("broker " + node.id(), node.host(), node.port())).toList();
    }

    private static List<Place> controllers() throws Exception {
        return BROKERS.admin().describeMetadataQuorum().quorumInfo().get().nodes().values().stream()
                .map(node -> new Place("controller " + node.nodeId(), node.endpoints().getFirst().host(), node.endpoints().getFirst().port()))
                .toList();
    }

    private static ApiVersionsResponseData.ApiVersionCollection served(Place place) throws IOException {
        try (RawConnection connection = new RawConnection(place.host(), place.port())) {
            ApiVersionsRequestData asked = new ApiVersionsRequestData().setClientSoftwareName("test").setClientSoftwareVersion("1");
            return ((ApiVersionsResponseData) connection.ask(ApiKeys.API_VERSIONS, (short) 3, asked)).apiKeys();
        }
    }

    /** What was not answered as it should have been. */
    private static List<String> failures(List<Place> places) throws IOException {
        List<String> failures = new ArrayList<>();
        for (ApiVersionsResponseData.ApiVersion range : served(places.getFirst())) {
            ApiKeys api = ApiKeys.forId(range.apiKey());
            // PRODUCE is said to be served from 0 for the sake of librdkafka, but is not.
            for (short version = (short) Math.max(range.minVersion(), api.oldestVersion()); version <= range.maxVersion(); version++) {
                for (Place place : places) {
                    for (ApiMessage request : requests.of(api, version)) {
                        ask(place, api, version, request).ifPresent(failures::add);
                    }
                }
            }
        }
        return failures;
    }

    private static Optional<String> ask(Place place, ApiKeys api, short version, ApiMessage request) {
        try (RawConnection connection = new RawConnection(place.host(), place.port())) {
            connection.ask(api, version, request);
            return Optional.empty();
        } catch (EOFException closed) {
            return Optional.of(place + " closes the connection at " + api + " version " + version + ": " + request);
        } catch (IOException | RuntimeException unreadable) {
            return Optional.of(place + " answers " + api + " version " + version + " unreadably: " + unreadable + ": " + request);
        }
    }

    @Test
    void brokersAnswerInEveryVersionTheySpeakOf() throws Exception {
        assertEquals(List.of(), failures(brokers()));
    }

    @Test
    void controllersAnswerInEveryVersionTheySpeakOf() throws Exception {
        assertEquals(List.of(), failures(controllers()));
    }

    @Test
    void whoFetchesWithAnOldEpochIsToldTheLeaderAndKeepsItsConnection() throws Exception {
        Node leader = topic().partitions().getFirst().leader();
        try (RawConnection connection = new RawConnection(leader.host(), leader.port())) {
            for (short version : new short[] {12, 15, 16}) {
                FetchRequestData.FetchTopic asked = new FetchRequestData.FetchTopic()
                        .setTopic(version < 13 ? TOPIC : "")
                        .setTopicId(version < 13 ? Uuid.ZERO_UUID : requests.topicId())
                        .setPartitions(List.of(new FetchRequestData.FetchPartition().setPartition(0).setCurrentLeaderEpoch(0).setPartitionMaxBytes(100)));
                FetchResponseData answer = fetch(connection, version, asked);
                while (answer.responses().getFirst().partitions().getFirst().errorCode() == Errors.NOT_LEADER_OR_FOLLOWER.code()) {
                    // Brokers tell of a leader a moment before it has taken up its office.
                    answer = fetch(connection, version, asked);
                }
                FetchResponseData.PartitionData data = answer.responses().getFirst().partitions().getFirst();
                assertEquals(Errors.FENCED_LEADER_EPOCH.code(), data.errorCode());
                assertEquals(leader.id(), data.currentLeader().leaderId());
                assertEquals(version >= 16, answer.nodeEndpoints().find(leader.id()) != null);
            }
        }
    }

    private static FetchResponseData fetch(RawConnection connection, short version, FetchRequestData.FetchTopic topic) throws IOException {
        return (FetchResponseData) connection.ask(ApiKeys.FETCH, version, new FetchRequestData().setMaxBytes(100).setTopics(List.of(topic)));
    }
}
