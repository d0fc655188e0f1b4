package dev.kraftbench.core.doctor.rules;

import dev.kraftbench.core.doctor.DoctorRule;
import dev.kraftbench.core.doctor.Examination;
import dev.kraftbench.core.doctor.Finding;
import dev.kraftbench.core.doctor.Remedy;
import dev.kraftbench.core.doctor.Severity;
import dev.kraftbench.core.group.GroupLoad;
import dev.kraftbench.core.model.GroupSnapshot;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Groups without members that have records left to read. */
final class IdleGroups implements DoctorRule {
    @Override
    public String id() {
        return "groups.idle";
    }

    @Override
    public List<Finding> examine(Examination examination) {
        Map<String, GroupLoad> loads = examination.checkup().groups();
        List<GroupSnapshot> idle = examination.snapshot().groups().stream()
                .filter(group -> group.state().equalsIgnoreCase("Empty") && loads.getOrDefault(group.id(), GroupLoad.UNKNOWN).lag() > 0).toList();
        return idle.isEmpty() ? List.of() : Diagnosis.of(id(), Severity.ADVICE, idle.size()).extent(idle.size())
                .evidence(idle.stream().map(group -> Diagnosis.text("lag", group.id(), Objects.requireNonNull(loads.get(group.id())).lag())).toList())
                .remedies(idle.stream().limit(3).map(group -> new Remedy.ShowGroup(group.id())).toList()).alone();
    }
}
