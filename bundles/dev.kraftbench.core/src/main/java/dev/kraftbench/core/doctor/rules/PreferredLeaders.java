package dev.kraftbench.core.doctor.rules;

import dev.kraftbench.core.change.PlacementChange;
import dev.kraftbench.core.doctor.DoctorRule;
import dev.kraftbench.core.doctor.Examination;
import dev.kraftbench.core.doctor.Finding;
import dev.kraftbench.core.doctor.Remedy;
import dev.kraftbench.core.doctor.Severity;
import dev.kraftbench.core.model.PartitionSnapshot;
import java.util.List;

/** Leaders that are not the preferred replica although that one is in sync. */
final class PreferredLeaders implements DoctorRule {
    private static final double MANY = 0.1;

    @Override
    public String id() {
        return "leaders.preferred";
    }

    @Override
    public List<Finding> examine(Examination examination) {
        List<PartitionSnapshot> moved = Partitions.where(examination, PreferredLeaders::couldReturn);
        if (moved.isEmpty()) {
            return List.of();
        }
        long all = examination.snapshot().partitions().count();
        return Diagnosis.of(id(), moved.size() > all * MANY ? Severity.WARNING : Severity.ADVICE, moved.size(), all).partitions(moved)
                .remedy(new Remedy.Apply(new PlacementChange.Elect(PlacementChange.Election.PREFERRED, Partitions.ids(moved)))).alone();
    }

    private static boolean couldReturn(PartitionSnapshot partition) {
        return !partition.offline() && !partition.ledByPreferred() && partition.isr().contains(partition.preferredLeader());
    }
}
