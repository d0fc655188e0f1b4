package dev.kraftbench.core.doctor.rules;

import dev.kraftbench.core.doctor.DoctorRule;
import dev.kraftbench.core.doctor.Examination;
import dev.kraftbench.core.doctor.Finding;
import dev.kraftbench.core.doctor.Remedy;
import dev.kraftbench.core.doctor.Severity;
import dev.kraftbench.core.model.TopicSnapshot;
import dev.kraftbench.core.placement.Goal;
import java.util.List;
import java.util.stream.Collectors;

/** The cluster's own topics with fewer replicas than the cluster could keep: losing a broker loses offsets or transactions. */
final class InternalTopics implements DoctorRule {
    private static final int USUAL = 3;

    @Override
    public String id() {
        return "topics.internal";
    }

    @Override
    public List<Finding> examine(Examination examination) {
        int possible = Math.min(USUAL, examination.runningBrokers().size());
        List<TopicSnapshot> topics = examination.snapshot().topics().values().stream()
                .filter(topic -> topic.internal() && topic.replicationFactor() < possible).toList();
        return topics.isEmpty() ? List.of() : Diagnosis.of(id(), Severity.WARNING, topics.size(), possible).extent(topics.size())
                .evidence(topics.stream().map(topic -> Diagnosis.text("factor", topic.name(), topic.replicationFactor())).toList())
                .remedy(new Remedy.Replan(new Goal.Replication(topics.stream().map(TopicSnapshot::name).collect(Collectors.toSet()), possible))).alone();
    }
}
