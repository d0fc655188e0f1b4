package dev.kraftbench.core.doctor.rules;

import dev.kraftbench.core.Precision;
import dev.kraftbench.core.doctor.Checkup;
import dev.kraftbench.core.doctor.Doctor;
import dev.kraftbench.core.doctor.Examination;
import dev.kraftbench.core.doctor.Finding;
import dev.kraftbench.core.doctor.Versions;
import dev.kraftbench.core.group.GroupLoad;
import dev.kraftbench.core.internal.ServiceDoctor;
import dev.kraftbench.core.model.BrokerSnapshot;
import dev.kraftbench.core.model.BrokerState;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.Gap;
import dev.kraftbench.core.model.GroupSnapshot;
import dev.kraftbench.core.model.LogDirSnapshot;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.model.QuorumSnapshot;
import dev.kraftbench.core.model.TopicSnapshot;
import dev.kraftbench.core.transaction.HangingTransactions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A cluster in the making: three healthy brokers, until a test says otherwise. */
final class Patient {
    static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    final TreeMap<Integer, BrokerSnapshot> brokers = new TreeMap<>();
    final TreeMap<String, TopicSnapshot> topics = new TreeMap<>();
    final List<GroupSnapshot> groups = new ArrayList<>();
    final Map<String, Instant> groupsSince = new HashMap<>();
    final Map<String, GroupLoad> loads = new HashMap<>();
    final Map<Integer, List<LogDirSnapshot>> logDirs = new HashMap<>();
    final List<Gap> gaps = new ArrayList<>();
    final List<HangingTransactions.Hanging> hanging = new ArrayList<>();
    Versions versions = Versions.UNKNOWN;
    QuorumSnapshot quorum = quorum(1, 0, 0, 0);

    Patient() {
        for (int id = 1; id <= 3; id++) {
            broker(id, BrokerState.RUNNING, null);
        }
    }

    Patient broker(int id, BrokerState state, String rack) {
        brokers.put(id, new BrokerSnapshot(id, state, "host", 9090 + id, rack, id == 1, true));
        return this;
    }

    /** Voters 1, 2 and 3 with these lags, all caught up just now where the lag is nought. */
    static QuorumSnapshot quorum(int leader, long... lags) {
        List<QuorumSnapshot.Replica> voters = new ArrayList<>();
        for (int i = 0; i < lags.length; i++) {
            voters.add(new QuorumSnapshot.Replica(i + 1, 1_000 - lags[i], lags[i], NOW.toEpochMilli(), NOW.toEpochMilli()));
        }
        return new QuorumSnapshot(leader, 1, 1_000, voters, List.of());
    }

    Patient topic(String name, int minIsr, PartitionSnapshot... partitions) {
        topics.put(name, new TopicSnapshot(name, "", name.startsWith("__"), List.of(partitions), minIsr));
        return this;
    }

    static PartitionSnapshot partition(String topic, int number, int leader, List<Integer> replicas, List<Integer> isr) {
        return new PartitionSnapshot(topic, number, leader, 1, -1, replicas, isr, List.of(), List.of(), List.of());
    }

    static PartitionSnapshot healthy(String topic, int number, Integer... replicas) {
        return partition(topic, number, replicas[0], List.of(replicas), List.of(replicas));
    }

    Examination examination() {
        ClusterSnapshot snapshot = new ClusterSnapshot("c", NOW, 1, Precision.EXACT, List.copyOf(brokers.values()), topics, quorum, groups, List.of(), gaps);
        return new Examination(snapshot, new Checkup(logDirs, loads, versions, hanging, List.of()), groupsSince);
    }

    List<Finding> findings() {
        Doctor doctor = new ServiceDoctor();
        return doctor.examine(examination());
    }

    List<String> rules() {
        return findings().stream().map(Finding::rule).toList();
    }

    Finding finding(String rule) {
        return findings().stream().filter(f -> f.rule().equals(rule)).findFirst().orElseThrow(() -> new AssertionError(rule + " not in " + rules()));
    }

    static Duration minutes(int minutes) {
        return Duration.ofMinutes(minutes);
    }
}
