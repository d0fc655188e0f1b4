package dev.kraftbench.core.doctor.rules;

import dev.kraftbench.core.doctor.DoctorRule;
import dev.kraftbench.core.doctor.Examination;
import dev.kraftbench.core.doctor.Finding;
import dev.kraftbench.core.doctor.Remedy;
import dev.kraftbench.core.doctor.Severity;
import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.placement.Goal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Partitions with all replicas in one rack of several. */
final class SharedRacks implements DoctorRule {
    @Override
    public String id() {
        return "racks";
    }

    @Override
    public List<Finding> examine(Examination examination) {
        Map<Integer, String> racks = new HashMap<>();
        examination.snapshot().brokers().stream().filter(broker -> broker.rack() != null).forEach(broker -> racks.put(broker.id(), String.valueOf(broker.rack())));
        if (Set.copyOf(racks.values()).size() < 2 || !examination.runningBrokers().stream().allMatch(broker -> racks.containsKey(broker.id()))) {
            return List.of();
        }
        List<PartitionSnapshot> shared = Partitions.where(examination, p -> p.replicas().size() > 1
                && p.replicas().stream().map(racks::get).distinct().count() == 1);
        return shared.isEmpty() ? List.of() : Diagnosis.of(id(), Severity.WARNING, shared.size()).partitions(shared)
                .remedy(new Remedy.Replan(new Goal.Spread(shared.stream().map(PartitionSnapshot::topic).collect(Collectors.toSet())))).alone();
    }
}
