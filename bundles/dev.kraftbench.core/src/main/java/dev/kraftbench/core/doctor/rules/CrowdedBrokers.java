package dev.kraftbench.core.doctor.rules;

import dev.kraftbench.core.doctor.DoctorRule;
import dev.kraftbench.core.doctor.Examination;
import dev.kraftbench.core.doctor.Finding;
import dev.kraftbench.core.doctor.Remedy;
import dev.kraftbench.core.doctor.Severity;
import dev.kraftbench.core.placement.Goal;
import dev.kraftbench.core.placement.Placement;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** More replicas on a broker than it can look after well. */
final class CrowdedBrokers implements DoctorRule {
    static final int MANY = 4_000;

    @Override
    public String id() {
        return "brokers.crowded";
    }

    @Override
    public List<Finding> examine(Examination examination) {
        SortedMap<Integer, Integer> replicas = new TreeMap<>();
        examination.snapshot().partitions().forEach(p -> p.replicas().forEach(broker -> replicas.merge(broker, 1, Integer::sum)));
        replicas.values().removeIf(count -> count <= MANY);
        return replicas.isEmpty() ? List.of() : Diagnosis.of(id(), Severity.ADVICE, replicas.size(), MANY).extent(replicas.size())
                .evidence(replicas.entrySet().stream().map(e -> Diagnosis.text("load", e.getKey(), e.getValue())).toList())
                .remedy(new Remedy.Replan(new Goal.Balance(Placement.Measure.REPLICAS, Set.of()))).alone();
    }
}
