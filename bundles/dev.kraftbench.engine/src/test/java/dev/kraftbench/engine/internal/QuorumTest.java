package dev.kraftbench.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.ClusterException;
import dev.kraftbench.core.change.ChangePlan;
import dev.kraftbench.core.change.QuorumChange;
import dev.kraftbench.core.quorum.FeatureLevel;
import dev.kraftbench.core.quorum.QuorumDetails;
import dev.kraftbench.core.quorum.QuorumMember;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The quorum and the feature levels through the Admin API. */
class QuorumTest extends RemoteSteps {

    QuorumTest() {
        super(3);
    }

    @Test
    void everyVoterIsKnownWithItsDirectoryAndListeners() throws Exception {
        QuorumDetails quorum = await(connection.quorum().quorum(LIMIT));
        assertEquals(3, quorum.voters().size());
        assertEquals(1, quorum.members().stream().filter(QuorumMember::leader).count());
        assertTrue(quorum.highWatermark() > 0);
        for (QuorumMember voter : quorum.voters()) {
            assertTrue(!voter.directoryId().isEmpty(), voter.toString());
            assertTrue(voter.endpoints().getFirst().matches("\\w+://[^:]+:\\d+"), voter.toString());
        }
    }

    @Test
    void featuresHaveTheirLevels() throws Exception {
        List<FeatureLevel> features = await(connection.quorum().features(LIMIT));
        FeatureLevel metadata = features.stream().filter(feature -> feature.name().equals("metadata.version")).findFirst().orElseThrow();
        assertTrue(metadata.finalized() > 0 && metadata.finalized() <= metadata.supportedMax(), metadata.toString());
    }

    @Test
    void aFeatureIsLoweredAndRaisedAgain() throws Exception {
        FeatureLevel streams = streams();
        ChangePlan plan = await(connection.plan(new QuorumChange.SetFeature("streams.version", 1, 0), LIMIT));
        assertEquals(List.of("kafka-features.sh --bootstrap-server " + cluster.bootstrapServers() + " disable --feature streams.version"), plan.commandLines());
        await(connection.apply(plan, LIMIT));
        untilStreamsHas(0);
        await(connection.apply(await(connection.plan(plan.undo().orElseThrow(), LIMIT)), LIMIT));
        untilStreamsHas(streams.finalized());
    }

    /** The broker that is asked may hear of it a moment after the controller. */
    private void untilStreamsHas(int level) throws Exception {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (streams().finalized() != level) {
            assertTrue(System.nanoTime() < deadline, "level " + level);
        }
    }

    private FeatureLevel streams() throws Exception {
        return await(connection.quorum().features(LIMIT)).stream().filter(feature -> feature.name().equals("streams.version")).findFirst().orElseThrow();
    }

    @Test
    void aLevelThatNobodySpeaksIsRefusedBeforeAnythingChanges() {
        ClusterException refused = refused(connection.plan(new QuorumChange.SetFeature("metadata.version", 1, 999), LIMIT));
        assertEquals(ClusterException.Kind.REFUSED, refused.kind());
        assertEquals("INVALID_UPDATE_VERSION", refused.error());
    }

    @Test
    void aVoterIsRemovedAndVotesAgain() throws Exception {
        QuorumMember voter = await(connection.quorum().quorum(LIMIT)).voters().stream().filter(each -> !each.leader()).findFirst().orElseThrow();
        ChangePlan plan = await(connection.plan(new QuorumChange.RemoveVoter(voter.replica().id(), voter.directoryId()), LIMIT));
        assertTrue(!plan.warnings().isEmpty(), "two voters are left");
        await(connection.apply(plan, LIMIT));
        assertEquals(2, await(connection.quorum().quorum(LIMIT)).voters().size());
        ClusterException refused = refused(connection.apply(plan, LIMIT));
        assertEquals("VOTER_NOT_FOUND", refused.error());
        await(connection.apply(await(connection.plan(plan.undo().orElseThrow(), LIMIT)), LIMIT));
        assertEquals(3, await(connection.quorum().quorum(LIMIT)).voters().size());
    }
}
