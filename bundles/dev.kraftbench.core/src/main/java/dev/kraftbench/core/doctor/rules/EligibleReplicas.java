package dev.kraftbench.core.doctor.rules;

import dev.kraftbench.core.doctor.DoctorRule;
import dev.kraftbench.core.doctor.Examination;
import dev.kraftbench.core.doctor.Finding;
import dev.kraftbench.core.doctor.Severity;
import dev.kraftbench.core.model.PartitionSnapshot;
import java.util.List;

/** Partitions whose safe leaders are partly outside of the ISR (KIP-966): they have been under their minimum. */
final class EligibleReplicas implements DoctorRule {
    @Override
    public String id() {
        return "partitions.elr";
    }

    @Override
    public List<Finding> examine(Examination examination) {
        List<PartitionSnapshot> eligible = Partitions.where(examination, p -> !p.elr().isEmpty());
        return eligible.isEmpty() ? List.of() : Diagnosis.of(id(), Severity.WARNING, eligible.size()).extent(eligible.size())
                .evidence(eligible.stream().map(p -> Diagnosis.text("elr", p.label(), p.isr(), p.elr())).toList())
                .remedies(Partitions.start(examination, eligible)).remedies(Partitions.show(eligible)).alone();
    }
}
