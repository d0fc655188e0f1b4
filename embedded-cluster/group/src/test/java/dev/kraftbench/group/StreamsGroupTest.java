package dev.kraftbench.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.kraftbench.group.StreamsWorld.Client;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

/** Streams groups as their members see them: joining, epochs, static members, leaving, the end of a group. */
class StreamsGroupTest extends StreamsGroupSteps {

    @Test
    void theFirstMemberGetsAllTasksAtOnce() {
        streams.topics(4);

        StreamsHeartbeat answer = a.join();

        assertEquals(Errors.NONE, error(answer));
        assertEquals(ALL, a.active);
        assertEquals(List.of(), answer.response().status());
        assertEquals(5_000, answer.response().heartbeatIntervalMs());
        assertEquals("Stable", streams.describe().groupState());
    }

    @Test
    void theGroupOfTheLastMemberIsEmptyAndMayBeDeleted() {
        streams.topics(4);
        a.join();
        assertEquals(Errors.NON_EMPTY_GROUP, streams.world.deleteGroup(StreamsWorld.GROUP));

        a.leave(-1);
        assertEquals("Empty", streams.describe().groupState());
        assertEquals(Set.of(StreamsWorld.GROUP), streams.world.list(Set.of("empty"), Set.of("streams")));
        assertEquals(Errors.NONE, streams.world.deleteGroup(StreamsWorld.GROUP));
        assertEquals(Errors.GROUP_ID_NOT_FOUND.code(), streams.describe().errorCode());
        streams.world.failOver();
        assertEquals(Errors.GROUP_ID_NOT_FOUND.code(), streams.describe().errorCode());
    }

    @Test
    void aGroupOfAnotherTypeIsNoStreamsGroup() {
        streams.topics(4);
        streams.world.stable("classic", 1);

        StreamsHeartbeat answer = streams.ask(a.joinRequest().setGroupId("classic"));

        assertEquals(Errors.GROUP_ID_NOT_FOUND, error(answer));
    }

    @Test
    void anEmptyClassicGroupBecomesAStreamsGroupAndKeepsItsOffsets() {
        streams.topics(4);
        streams.world.commit(StreamsWorld.GROUP, "", -1, StreamsWorld.WORDS, 0, 17);

        a.join();

        assertEquals(ALL, a.active);
        assertEquals(17, streams.world.fetch(StreamsWorld.GROUP, StreamsWorld.WORDS, 0));
        streams.world.failOver();
        assertEquals("Stable", streams.describe().groupState());
        assertEquals(17, streams.world.fetch(StreamsWorld.GROUP, StreamsWorld.WORDS, 0));
    }

    @Test
    void badRequestsAreTurnedAwayAndLeaveNoGroupBehind() {
        streams.topics(4);

        assertEquals(Errors.INVALID_REQUEST, error(streams.ask(a.joinRequest().setMemberId(""))));
        assertEquals(Errors.INVALID_REQUEST, error(streams.ask(a.joinRequest().setRebalanceTimeoutMs(-1))));
        assertEquals(Errors.INVALID_REQUEST, error(streams.ask(a.joinRequest().setTopology(null))));
        assertEquals(Errors.INVALID_REQUEST, error(streams.ask(a.joinRequest().setWarmupTasks(null))));
        assertEquals(Errors.INVALID_REQUEST, error(streams.ask(a.joinRequest().setMemberEpoch(-3))));
        StreamsGroupHeartbeatRequestData regex = a.joinRequest();
        regex.topology().subtopologies().getFirst().setSourceTopicRegex(List.of("w.*"));
        assertEquals(Errors.INVALID_REQUEST, error(streams.ask(regex)));
        StreamsGroupHeartbeatRequestData internal = a.joinRequest();
        internal.topology().subtopologies().getFirst().setSourceTopics(List.of("__consumer_offsets"));
        assertEquals(Errors.STREAMS_INVALID_TOPOLOGY, error(streams.ask(internal)));
        StreamsGroupHeartbeatRequestData changelog = a.joinRequest();
        changelog.topology().subtopologies().get(1).stateChangelogTopics().getFirst().setPartitions(3);
        assertEquals(Errors.STREAMS_INVALID_TOPOLOGY, error(streams.ask(changelog)));
        StreamsGroupHeartbeatRequestData unwritten = a.joinRequest();
        unwritten.topology().subtopologies().getFirst().setRepartitionSinkTopics(List.of());
        assertEquals(Errors.STREAMS_INVALID_TOPOLOGY, error(streams.ask(unwritten)));

        assertEquals(Errors.GROUP_ID_NOT_FOUND.code(), streams.describe().errorCode());
    }

    @Test
    void aMemberOfAnotherEpochIsFencedButALostAnswerIsForgiven() {
        streams.topics(4);
        a.join();
        int before = a.epoch;
        b.join();
        a.heartbeat();
        Set<String> kept = new HashSet<>(a.active);
        a.heartbeat();
        assertTrue(a.epoch > before);

        int now = a.epoch;
        a.epoch = before;
        a.active.clear();
        a.active.addAll(kept);
        StreamsHeartbeat again = a.heartbeat();
        assertEquals(Errors.NONE, error(again));
        assertEquals(now, again.response().memberEpoch());

        a.epoch = now + 7;
        assertEquals(Errors.FENCED_MEMBER_EPOCH, error(a.heartbeat()));
        a.epoch = now - 2;
        assertEquals(Errors.FENCED_MEMBER_EPOCH, error(a.heartbeat()));
    }

    @Test
    void aMemberCommitsInItsEpochAndInAnOlderOneForWhatItHadThen() {
        streams.topics(4);
        a.join();
        int before = a.epoch;
        b.join();
        streams.settle(a, b);
        assertTrue(a.epoch > before);
        int kept = a.active.stream().filter(task -> task.startsWith("0_")).map(task -> Integer.parseInt(task.substring(2))).findFirst().orElseThrow();
        int given = b.active.stream().filter(task -> task.startsWith("0_")).map(task -> Integer.parseInt(task.substring(2))).findFirst().orElseThrow();

        assertEquals(Errors.NONE, streams.world.commit(StreamsWorld.GROUP, "a", a.epoch, StreamsWorld.WORDS, kept, 1));
        assertEquals(Errors.NONE, streams.world.commit(StreamsWorld.GROUP, "a", before, StreamsWorld.WORDS, kept, 2));
        assertEquals(Errors.STALE_MEMBER_EPOCH, streams.world.commit(StreamsWorld.GROUP, "a", before, StreamsWorld.WORDS, given, 3));
        assertEquals(Errors.STALE_MEMBER_EPOCH, streams.world.commit(StreamsWorld.GROUP, "b", before, StreamsWorld.WORDS, given, 3));
        assertEquals(Errors.STALE_MEMBER_EPOCH, streams.world.commit(StreamsWorld.GROUP, "a", a.epoch + 1, StreamsWorld.WORDS, kept, 3));
        assertEquals(Errors.UNKNOWN_MEMBER_ID, streams.world.commit(StreamsWorld.GROUP, "c", before, StreamsWorld.WORDS, kept, 3));
        assertEquals(Errors.UNKNOWN_MEMBER_ID, streams.world.commit(StreamsWorld.GROUP, "", -1, StreamsWorld.WORDS, kept, 3));
        assertEquals(2, streams.world.fetch(StreamsWorld.GROUP, StreamsWorld.WORDS, kept));
    }

    @Test
    void tasksThatDoNotExistAreNoAnswer() {
        streams.topics(4);
        a.join();
        a.active.add("0_4");
        assertEquals(Errors.INVALID_REQUEST, error(a.heartbeat()));
        a.active.remove("0_4");
        a.active.add("7_0");
        assertEquals(Errors.INVALID_REQUEST, error(a.heartbeat()));
    }

    @Test
    void aStaticMemberThatComesBackFindsItsTasksAndTheEpochStays() {
        streams.topics(4);
        a.instance("one").join();
        b.instance("two").join();
        streams.settle(a, b);
        Set<String> had = new TreeSet<>(a.active);
        int epoch = streams.describe().groupEpoch();

        assertEquals(Errors.NONE, a.leave(-2));
        assertNull(b.heartbeat().response().activeTasks());
        Client returned = streams.new Client("a2", a.processId).instance("one");
        returned.join();

        assertEquals(had, returned.active);
        assertEquals(epoch, streams.describe().groupEpoch());
        assertEquals(Errors.FENCED_INSTANCE_ID, error(a.heartbeat()));
    }

    @Test
    void anInstanceIdInUseIsNotGivenAway() {
        streams.topics(4);
        a.instance("one").join();

        assertEquals(Errors.UNRELEASED_INSTANCE_ID, error(b.instance("one").join()));
        b.epoch = 1;
        assertEquals(Errors.FENCED_INSTANCE_ID, error(b.heartbeat()));
        assertEquals(Errors.UNKNOWN_MEMBER_ID, error(streams.ask(streams.client("c").instance("three").request().setMemberEpoch(1))));
        assertEquals(Errors.FENCED_INSTANCE_ID, b.leave(-1));
    }

    @Test
    void aShutdownIsToldToAllUntilTheGroupIsEmpty() {
        streams.topics(2);
        a.join();
        b.join();
        streams.settle(a, b);

        streams.ask(a.request().setShutdownApplication(true));

        assertEquals(List.of(SHUTDOWN_APPLICATION), statuses(b.heartbeat()));
        a.leave(-1);
        assertEquals(List.of(SHUTDOWN_APPLICATION), statuses(b.heartbeat()));
        b.leave(-1);
        assertEquals(List.of(), statuses(a.join()));
    }

    @Test
    void anEmptyGroupGoesWhenItsOffsetsHaveExpired() {
        streams.topics(2);
        a.join();
        streams.world.commit(StreamsWorld.GROUP, "a", a.epoch, StreamsWorld.WORDS, 0, 17);
        streams.world.pass(60_000);
        assertEquals("Empty", streams.describe().groupState(), "its session has ended");

        streams.world.pass(Duration.ofDays(8).toMillis());

        assertEquals(Errors.GROUP_ID_NOT_FOUND.code(), streams.describe().errorCode());
        streams.world.failOver();
        assertEquals(Errors.GROUP_ID_NOT_FOUND.code(), streams.describe().errorCode());
    }
}
