package dev.kraftbench.core.doctor.rules;

import dev.kraftbench.core.doctor.DoctorRule;
import dev.kraftbench.core.doctor.Examination;
import dev.kraftbench.core.doctor.Finding;
import dev.kraftbench.core.doctor.Remedy;
import dev.kraftbench.core.doctor.Severity;
import dev.kraftbench.core.model.TopicSnapshot;
import dev.kraftbench.core.placement.Goal;
import java.util.List;
import java.util.Set;

/** Topics with one replica in a cluster that could keep more. */
final class SingleReplicas implements DoctorRule {
    private static final int USUAL = 3;

    @Override
    public String id() {
        return "topics.single-replica";
    }

    @Override
    public List<Finding> examine(Examination examination) {
        int brokers = examination.runningBrokers().size();
        List<String> topics = examination.snapshot().topics().values().stream().filter(topic -> !topic.internal() && topic.replicationFactor() == 1)
                .map(TopicSnapshot::name).toList();
        return brokers < 2 || topics.isEmpty() ? List.of() : Diagnosis.of(id(), Severity.WARNING, topics.size()).extent(topics.size()).evidence(topics)
                .remedy(new Remedy.Replan(new Goal.Replication(Set.copyOf(topics), Math.min(USUAL, brokers)))).alone();
    }
}
