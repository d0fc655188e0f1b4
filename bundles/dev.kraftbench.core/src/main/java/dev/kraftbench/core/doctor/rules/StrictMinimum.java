package dev.kraftbench.core.doctor.rules;

import dev.kraftbench.core.change.Change;
import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.core.doctor.DoctorRule;
import dev.kraftbench.core.doctor.Examination;
import dev.kraftbench.core.doctor.Finding;
import dev.kraftbench.core.doctor.Remedy;
import dev.kraftbench.core.doctor.Severity;
import dev.kraftbench.core.model.TopicSnapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Topics whose minimum of in-sync replicas is all of them: the first broker that is away stops writes with acks=all. */
final class StrictMinimum implements DoctorRule {
    static final String MIN_ISR = "min.insync.replicas";

    @Override
    public String id() {
        return "topics.min-isr";
    }

    @Override
    public List<Finding> examine(Examination examination) {
        List<TopicSnapshot> strict = examination.snapshot().topics().values().stream()
                .filter(topic -> !topic.internal() && topic.replicationFactor() > 1 && topic.minInsyncReplicas() >= topic.replicationFactor()).toList();
        if (strict.isEmpty()) {
            return List.of();
        }
        List<Change> changes = strict.stream().<Change>map(topic -> new TopicChange.AlterConfig(topic.name(),
                Map.of(MIN_ISR, Optional.of(Integer.toString(topic.replicationFactor() - 1))))).toList();
        return Diagnosis.of(id(), Severity.WARNING, strict.size()).extent(strict.size())
                .evidence(strict.stream().map(topic -> Diagnosis.text("minimum", topic.name(), topic.minInsyncReplicas(), topic.replicationFactor())).toList())
                .remedy(Diagnosis.apply(id(), changes)).remedy(new Remedy.ShowTopic(strict.getFirst().name())).alone();
    }
}
