package dev.kraftbench.core.doctor.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.change.BatchChange;
import dev.kraftbench.core.change.PlacementChange;
import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.core.change.TransactionChange;
import dev.kraftbench.core.doctor.Doctor;
import dev.kraftbench.core.doctor.DoctorRule;
import dev.kraftbench.core.doctor.Examination;
import dev.kraftbench.core.doctor.Finding;
import dev.kraftbench.core.doctor.GroupWatch;
import dev.kraftbench.core.doctor.Remedy;
import dev.kraftbench.core.doctor.Severity;
import dev.kraftbench.core.doctor.Versions;
import dev.kraftbench.core.group.GroupLoad;
import dev.kraftbench.core.internal.ServiceDoctor;
import dev.kraftbench.core.model.BrokerState;
import dev.kraftbench.core.model.Gap;
import dev.kraftbench.core.model.GroupSnapshot;
import dev.kraftbench.core.model.LogDirSnapshot;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.model.TopicSnapshot;
import dev.kraftbench.core.placement.Goal;
import dev.kraftbench.core.placement.Placement;
import dev.kraftbench.core.text.Texts;
import dev.kraftbench.core.transaction.HangingTransactions;
import dev.kraftbench.core.transaction.PartitionProducer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class BuiltInRulesTest {
    private static final String T = "orders";
    private final Patient patient = new Patient();

    private static PartitionSnapshot partition(int number, int leader, List<Integer> replicas, List<Integer> isr) {
        return Patient.partition(T, number, leader, replicas, isr);
    }

    private static TreeSet<PartitionId> ids(int... partitions) {
        TreeSet<PartitionId> ids = new TreeSet<>();
        for (int partition : partitions) {
            ids.add(new PartitionId(T, partition));
        }
        return ids;
    }

    @Test
    void aHealthyClusterHasNoFindings() {
        patient.topic(T, 2, Patient.healthy(T, 0, 1, 2, 3), Patient.healthy(T, 1, 2, 3, 1), Patient.healthy(T, 2, 3, 1, 2));
        assertEquals(List.of(), patient.rules());
    }

    @Test
    void offlinePartitionsAreCriticalAndOfferTheBrokerFirst() {
        patient.broker(3, BrokerState.KILLED, null).topic(T, 1, partition(0, -1, List.of(3, 1), List.of(3)), partition(1, -1, List.of(3), List.of(3)));
        Finding finding = patient.finding("partitions.offline");
        assertEquals(Severity.CRITICAL, finding.severity());
        assertEquals(2, finding.extent());
        assertEquals(List.of(new Remedy.StartBroker(3), new Remedy.Apply(new PlacementChange.Elect(PlacementChange.Election.UNCLEAN, ids(0))),
                new Remedy.ShowTopic(T)), finding.remedies());
        assertEquals(finding, patient.findings().getFirst());
    }

    @Test
    void partitionsUnderTheirMinimumAreCritical() {
        patient.broker(3, BrokerState.STOPPED, null).topic(T, 2, partition(0, 1, List.of(1, 3), List.of(1)), Patient.healthy(T, 1, 1, 2));
        Finding finding = patient.finding("partitions.under-min-isr");
        assertEquals(Severity.CRITICAL, finding.severity());
        assertEquals(1, finding.extent());
        assertTrue(finding.remedies().contains(new Remedy.StartBroker(3)));
    }

    @Test
    void missingReplicasAreToldByBrokerDownOrSlow() {
        patient.broker(3, BrokerState.KILLED, null)
                .topic(T, 1, partition(0, 1, List.of(1, 3), List.of(1)), partition(1, 1, List.of(1, 2, 3), List.of(1)));
        Finding down = patient.finding("partitions.under-replicated.down");
        assertEquals("3", down.subject());
        assertEquals(2, down.extent());
        assertTrue(down.remedies().contains(new Remedy.Replan(new Goal.Drain(Set.of(3)))));
        Finding slow = patient.finding("partitions.under-replicated.slow");
        assertEquals("2", slow.subject());
        assertFalse(slow.remedies().contains(new Remedy.StartBroker(2)), "it runs");
    }

    @Test
    void aReplicaThatIsBeingAddedIsNotMissed() {
        patient.topic(T, 1, new PartitionSnapshot(T, 0, 1, 1, -1, List.of(1, 2, 3), List.of(1, 2), List.of(), List.of(), List.of(), List.of(3), List.of()));
        assertFalse(patient.rules().toString().contains("under-replicated"), patient.rules().toString());
    }

    @Test
    void eligibleReplicasOutsideOfTheIsrAreToldOf() {
        patient.topic(T, 1, new PartitionSnapshot(T, 0, 1, 1, -1, List.of(1, 2), List.of(1), List.of(), List.of(2), List.of()));
        assertEquals(1, patient.finding("partitions.elr").extent());
    }

    @Test
    void leadersThatCouldReturnAreElected() {
        patient.broker(3, BrokerState.KILLED, null).topic(T, 1, partition(0, 2, List.of(1, 2), List.of(1, 2)), partition(1, 2, List.of(3, 2), List.of(2)));
        Finding finding = patient.finding("leaders.preferred");
        assertEquals(List.of(new Remedy.Apply(new PlacementChange.Elect(PlacementChange.Election.PREFERRED, ids(0)))), finding.remedies(),
                "not partition 1, whose preferred leader is down");
        assertEquals(Severity.WARNING, finding.severity(), "half of all");
    }

    @Test
    void aBrokerThatLeadsMuchMoreThanTheMeanIsNamed() {
        PartitionSnapshot[] partitions = new PartitionSnapshot[9];
        for (int i = 0; i < 9; i++) {
            partitions[i] = i < 7 ? Patient.healthy(T, i, 2, 3, 1) : Patient.healthy(T, i, 1, 2, 3);
        }
        patient.topic(T, 1, partitions);
        Finding finding = patient.finding("leaders.skew");
        assertTrue(finding.title().contains("2.3") && finding.title().contains("2"), finding.title());
        assertEquals(List.of(new Remedy.Replan(new Goal.Balance(Placement.Measure.LEADERS, Set.of()))), finding.remedies());
        assertFalse(patient.rules().contains("replicas.skew"));
    }

    @Test
    void aBrokerThatHoldsMuchMoreReplicasThanTheMeanIsNamed() {
        PartitionSnapshot[] partitions = new PartitionSnapshot[24];
        for (int i = 0; i < 24; i++) {
            partitions[i] = Patient.healthy(T, i, i % 2 + 1);
        }
        patient.topic(T, 1, partitions);
        assertTrue(patient.rules().contains("replicas.skew"));
    }

    @Test
    void disksAreComparedWhereTheyAreKnown() {
        long gib = 1L << 30;
        patient.logDirs.put(1, List.of(new LogDirSnapshot(1, "/a", null, 1, 9 * gib, 100 * gib, 90 * gib)));
        assertFalse(patient.rules().contains("disk.skew"), "one alone has no skew");
        patient.logDirs.put(2, List.of(new LogDirSnapshot(2, "/a", null, 1, gib, 100 * gib, 90 * gib)));
        assertTrue(patient.rules().contains("disk.skew"));
    }

    @Test
    void failedAndFullLogDirectoriesAreToldOf() {
        patient.logDirs.put(1, List.of(new LogDirSnapshot(1, "/a", "I/O error", 1, 5, -1, -1), new LogDirSnapshot(1, "/b", null, 1, 5, 1_000, 40)));
        assertEquals(Severity.CRITICAL, patient.finding("log-dirs.offline").severity());
        assertEquals(Severity.CRITICAL, patient.finding("log-dirs.full").severity());
        patient.logDirs.put(1, List.of(new LogDirSnapshot(1, "/b", null, 1, 5, 1_000, 140)));
        assertEquals(Severity.WARNING, patient.finding("log-dirs.full").severity());
        patient.logDirs.put(1, List.of(new LogDirSnapshot(1, "/b", null, 1, 5, 1_000, 240)));
        assertEquals(List.of(), patient.rules());
    }

    @Test
    void fencedBrokersAndThoseThatHoldNothingAreToldOf() {
        patient.broker(2, BrokerState.FENCED, null).broker(4, BrokerState.UNREACHABLE, null);
        assertEquals("2", patient.finding("brokers.fenced").subject());
        assertTrue(patient.finding("brokers.down").remedies().contains(new Remedy.Apply(new PlacementChange.Unregister(4))));
    }

    @Test
    void whatDidNotAnswerIsToldOnce() {
        patient.gaps.add(new Gap("log directories of broker 2", "no answer in time"));
        Finding finding = patient.finding("gaps");
        assertEquals(List.of("log directories of broker 2: no answer in time"), finding.evidence());
    }

    @Test
    void topicsWithOneReplicaGetMoreWhereThereAreBrokers() {
        patient.topic(T, 1, Patient.healthy(T, 0, 1));
        assertEquals(List.of(new Remedy.Replan(new Goal.Replication(Set.of(T), 3))), patient.finding("topics.single-replica").remedies());
        patient.brokers.keySet().removeIf(id -> id > 1);
        assertFalse(patient.rules().contains("topics.single-replica"), "a single broker cannot keep more");
    }

    @Test
    void internalTopicsShouldHaveAsManyReplicasAsTheClusterCanKeep() {
        patient.topic("__consumer_offsets", 1, Patient.healthy("__consumer_offsets", 0, 1, 2));
        assertEquals(List.of(new Remedy.Replan(new Goal.Replication(Set.of("__consumer_offsets"), 3))), patient.finding("topics.internal").remedies());
    }

    @Test
    void aMinimumOfAllReplicasIsLoweredByOne() {
        patient.topic(T, 3, Patient.healthy(T, 0, 1, 2, 3));
        assertEquals(new Remedy.Apply(new TopicChange.AlterConfig(T, Map.of("min.insync.replicas", Optional.of("2")))),
                patient.finding("topics.min-isr").remedies().getFirst());
        patient.topic("more", 2, Patient.healthy("more", 0, 1, 2));
        Remedy.Apply both = (Remedy.Apply) patient.finding("topics.min-isr").remedies().getFirst();
        assertEquals(2, ((BatchChange) both.change()).changes().size());
    }

    @Test
    void uncleanElectionsAreForbidden() {
        patient.topics.put(T, new TopicSnapshot(T, "", false, List.of(Patient.healthy(T, 0, 1, 2, 3)), 2, true));
        assertEquals(List.of(new Remedy.Apply(new TopicChange.AlterConfig(T, Map.of("unclean.leader.election.enable", Optional.of("false"))))),
                patient.finding("topics.unclean").remedies());
    }

    @Test
    void replicasInOneRackOfSeveralAreSpread() {
        patient.broker(1, BrokerState.RUNNING, "a").broker(2, BrokerState.RUNNING, "a").broker(3, BrokerState.RUNNING, "b");
        patient.topic(T, 1, Patient.healthy(T, 0, 1, 2), Patient.healthy(T, 1, 3, 1));
        assertEquals(1, patient.finding("racks").extent());
    }

    @Test
    void crowdedBrokersAreNamed() {
        PartitionSnapshot[] many = new PartitionSnapshot[CrowdedBrokers.MANY + 1];
        for (int i = 0; i < many.length; i++) {
            many[i] = Patient.healthy(T, i, i % 3 + 1, (i + 1) % 3 + 1, (i + 2) % 3 + 1);
        }
        patient.topic(T, 1, many);
        assertEquals(3, patient.finding("brokers.crowded").extent());
    }

    @Test
    void theQuorumNeedsALeaderAndAMargin() {
        patient.quorum = Patient.quorum(-1, 0, 0, 0);
        assertEquals(Severity.CRITICAL, patient.finding("quorum.no-leader").severity());
        patient.quorum = Patient.quorum(1, 0, 0, 0);
        assertEquals(List.of(), patient.rules());
        patient.broker(3, BrokerState.KILLED, null);
        assertEquals(List.of(new Remedy.StartBroker(3), new Remedy.ShowQuorum()), patient.finding("quorum.margin").remedies());
    }

    @Test
    void aSingleVoterOfManyBrokersIsAdvisedAgainst() {
        patient.quorum = Patient.quorum(1, 0);
        assertEquals(Severity.ADVICE, patient.finding("quorum.single").severity());
    }

    @Test
    void aVoterThatDoesNotKeepUpIsNamed() {
        patient.quorum = Patient.quorum(1, 0, 5_000, 3);
        Finding finding = patient.finding("quorum.lag");
        assertEquals("2", finding.subject());
        assertEquals(1, patient.findings().stream().filter(f -> f.rule().equals("quorum.lag")).count(), "three records behind is nothing");
    }

    @Test
    void groupsThatNobodyReadsForAreToldOf() {
        patient.groups.add(new GroupSnapshot("idle", "Consumer", "Empty"));
        patient.groups.add(new GroupSnapshot("busy", "Consumer", "Stable"));
        patient.loads.put("idle", new GroupLoad(0, 7, new TreeMap<>(Map.of(T, 7L))));
        patient.loads.put("busy", new GroupLoad(1, 7, new TreeMap<>(Map.of(T, 7L))));
        Finding finding = patient.finding("groups.idle");
        assertEquals(1, finding.extent());
        assertEquals(List.of(new Remedy.ShowGroup("idle")), finding.remedies());
    }

    @Test
    void groupsThatRebalanceForLongAreToldOf() {
        patient.groups.add(new GroupSnapshot("stuck", "Classic", "PreparingRebalance"));
        patient.groupsSince.put("stuck", Patient.NOW.minus(Patient.minutes(2)));
        patient.groups.add(new GroupSnapshot("new", "Classic", "PreparingRebalance"));
        patient.groupsSince.put("new", Patient.NOW);
        assertEquals(List.of("groups.unsettled"), patient.rules());
        assertEquals("stuck", patient.finding("groups.unsettled").subject());
    }

    @Test
    void theWatchRemembersSinceWhenAGroupIsInItsState() {
        GroupWatch watch = new GroupWatch();
        patient.groups.add(new GroupSnapshot("g", "Classic", "Stable"));
        assertEquals(Map.of("g", Patient.NOW), watch.watch(patient.examination().snapshot()));
        patient.groups.clear();
        assertEquals(Map.of(), watch.watch(patient.examination().snapshot()));
    }

    @Test
    void hangingTransactionsAreAborted() {
        PartitionProducer producer = new PartitionProducer(new PartitionId(T, 0), 77, 0, 3, 1_000, 12, -1);
        patient.hanging.add(new HangingTransactions.Hanging(producer, ""));
        assertEquals(List.of(new Remedy.Apply(new TransactionChange.AbortHanging(producer))), patient.finding("transactions.hanging").remedies());
    }

    @Test
    void mixedVersionsAndUnfinishedUpgradesAreToldOf() {
        patient.versions = new Versions(new TreeMap<>(Map.of(1, Map.of("metadata.version", new Versions.Range(7, 33)), 2,
                Map.of("metadata.version", new Versions.Range(7, 29)))), Map.of("metadata.version", 29), List.of());
        assertEquals(List.of("versions.mixed"), patient.rules());
        patient.versions = new Versions(new TreeMap<>(Map.of(1, Map.of("metadata.version", new Versions.Range(7, 33)))), Map.of("metadata.version", 29), List.of());
        assertEquals(List.of("versions.old"), patient.rules());
        patient.versions = new Versions(new TreeMap<>(Map.of(1, Map.of("metadata.version", new Versions.Range(7, 33)))), Map.of("metadata.version", 33), List.of());
        assertEquals(List.of(), patient.rules());
    }

    @Test
    void theMostUrgentComesFirstAndTheLargerBeforeTheSmaller() {
        patient.broker(3, BrokerState.KILLED, null).topic(T, 1, partition(0, -1, List.of(3), List.of(3)), partition(1, 2, List.of(1, 2), List.of(1, 2)));
        List<Severity> severities = patient.findings().stream().map(Finding::severity).toList();
        assertEquals(severities.stream().sorted().toList(), severities);
        assertEquals(Severity.CRITICAL, severities.getFirst());
    }

    @Test
    void aRuleThatFailsTakesNoOtherDown() {
        ServiceDoctor doctor = new ServiceDoctor();
        doctor.addRule(new DoctorRule() {
            @Override
            public String id() {
                return "broken";
            }

            @Override
            public List<Finding> examine(Examination examination) {
                throw new IllegalStateException("broken");
            }
        });
        patient.gaps.add(new Gap("x", "y"));
        assertEquals(1, doctor.examine(patient.examination()).size());
    }

    @Test
    void everyRuleHasItsOwnId() {
        Set<String> ids = new HashSet<>();
        BuiltInRules.all().forEach(rule -> assertTrue(ids.add(rule.id()), rule.id()));
    }

    @Test
    void noPlaceIsLeftUnfilledInAnyText() {
        patient.broker(3, BrokerState.KILLED, null).topic(T, 2, partition(0, 1, List.of(1, 3), List.of(1)), partition(1, -1, List.of(3), List.of(3)));
        assertTrue(patient.findings().size() >= 3);
        for (Finding finding : patient.findings()) {
            assertFalse((finding.title() + finding.cause() + finding.evidence()).contains("{"), finding.toString());
        }
        assertEquals("\u2026 and 5 more", Texts.beside(Doctor.class).of("more", 5));
    }
}
