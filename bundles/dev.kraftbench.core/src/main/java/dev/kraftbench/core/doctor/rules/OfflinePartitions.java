package dev.kraftbench.core.doctor.rules;

import dev.kraftbench.core.change.PlacementChange;
import dev.kraftbench.core.doctor.DoctorRule;
import dev.kraftbench.core.doctor.Examination;
import dev.kraftbench.core.doctor.Finding;
import dev.kraftbench.core.doctor.Remedy;
import dev.kraftbench.core.doctor.Severity;
import dev.kraftbench.core.model.PartitionSnapshot;
import java.util.List;

/** Partitions without a leader: they can be neither written nor read. */
final class OfflinePartitions implements DoctorRule {
    @Override
    public String id() {
        return "partitions.offline";
    }

    @Override
    public List<Finding> examine(Examination examination) {
        List<PartitionSnapshot> offline = Partitions.where(examination, PartitionSnapshot::offline);
        if (offline.isEmpty()) {
            return List.of();
        }
        Diagnosis diagnosis = Diagnosis.of(id(), Severity.CRITICAL, offline.size()).partitions(offline).remedies(Partitions.start(examination, offline));
        List<PartitionSnapshot> others = offline.stream().filter(p -> p.replicas().stream().anyMatch(examination::runs)).toList();
        if (!others.isEmpty()) {
            // the last resort: it may lose what only the missing replicas have
            diagnosis.remedy(new Remedy.Apply(new PlacementChange.Elect(PlacementChange.Election.UNCLEAN, Partitions.ids(others))));
        }
        return diagnosis.remedies(Partitions.show(offline)).alone();
    }
}
