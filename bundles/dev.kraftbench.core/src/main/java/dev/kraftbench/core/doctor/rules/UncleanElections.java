package dev.kraftbench.core.doctor.rules;

import dev.kraftbench.core.change.Change;
import dev.kraftbench.core.change.TopicChange;
import dev.kraftbench.core.doctor.DoctorRule;
import dev.kraftbench.core.doctor.Examination;
import dev.kraftbench.core.doctor.Finding;
import dev.kraftbench.core.doctor.Severity;
import dev.kraftbench.core.model.TopicSnapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Topics that may elect a leader which lacks acknowledged records. */
final class UncleanElections implements DoctorRule {
    static final String UNCLEAN = "unclean.leader.election.enable";

    @Override
    public String id() {
        return "topics.unclean";
    }

    @Override
    public List<Finding> examine(Examination examination) {
        List<TopicSnapshot> unclean = examination.snapshot().topics().values().stream().filter(TopicSnapshot::uncleanElection).toList();
        if (unclean.isEmpty()) {
            return List.of();
        }
        List<Change> changes = unclean.stream().<Change>map(topic -> new TopicChange.AlterConfig(topic.name(), Map.of(UNCLEAN, Optional.of("false")))).toList();
        return Diagnosis.of(id(), Severity.WARNING, unclean.size()).extent(unclean.size()).evidence(unclean.stream().map(TopicSnapshot::name).toList())
                .remedy(Diagnosis.apply(id(), changes)).alone();
    }
}
