package dev.kraftbench.core.doctor.rules;

import dev.kraftbench.core.doctor.DoctorRule;
import dev.kraftbench.core.doctor.Examination;
import dev.kraftbench.core.doctor.Finding;
import dev.kraftbench.core.doctor.Remedy;
import dev.kraftbench.core.doctor.Severity;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.placement.Goal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Brokers whose replicas are not in the ISR: one finding each, for that is where to look. */
final class MissingReplicas implements DoctorRule {
    @Override
    public String id() {
        return "partitions.under-replicated";
    }

    @Override
    public List<Finding> examine(Examination examination) {
        SortedMap<Integer, List<PartitionSnapshot>> missing = new TreeMap<>();
        Partitions.where(examination, PartitionSnapshot::underReplicated).forEach(p -> p.replicas().stream()
                .filter(broker -> !p.isr().contains(broker) && !p.adding().contains(broker))
                .forEach(broker -> missing.computeIfAbsent(broker, id -> new ArrayList<>()).add(p)));
        List<Finding> findings = new ArrayList<>();
        missing.forEach((broker, partitions) -> findings.add(examination.runs(broker) ? slow(broker, partitions) : down(broker, partitions)));
        return findings;
    }

    private Finding down(int broker, List<PartitionSnapshot> partitions) {
        return Diagnosis.of(id() + ".down", Severity.WARNING, broker, partitions.size()).about(broker).partitions(partitions)
                .remedy(new Remedy.StartBroker(broker)).remedy(new Remedy.Replan(new Goal.Drain(Set.of(broker)))).remedy(new Remedy.ShowBroker(broker)).finding();
    }

    private Finding slow(int broker, List<PartitionSnapshot> partitions) {
        return Diagnosis.of(id() + ".slow", Severity.WARNING, broker, partitions.size()).about(broker).partitions(partitions)
                .remedy(new Remedy.ShowBroker(broker)).finding();
    }
}
