package dev.kraftbench.core.doctor.rules;

import dev.kraftbench.core.doctor.DoctorRule;
import dev.kraftbench.core.doctor.Examination;
import dev.kraftbench.core.doctor.Finding;
import dev.kraftbench.core.doctor.Severity;
import dev.kraftbench.core.model.PartitionSnapshot;
import java.util.List;

/** Fewer in-sync replicas than {@code min.insync.replicas}: writes with acks=all are refused. */
final class UnderMinIsr implements DoctorRule {
    @Override
    public String id() {
        return "partitions.under-min-isr";
    }

    @Override
    public List<Finding> examine(Examination examination) {
        List<PartitionSnapshot> under = examination.snapshot().topics().values().stream()
                .flatMap(topic -> topic.partitions().stream().filter(p -> !p.offline() && p.underMinIsr(topic.minInsyncReplicas()))).toList();
        return under.isEmpty() ? List.of() : Diagnosis.of(id(), Severity.CRITICAL, under.size()).partitions(under).remedies(Partitions.start(examination, under))
                .remedies(Partitions.show(under)).alone();
    }
}
