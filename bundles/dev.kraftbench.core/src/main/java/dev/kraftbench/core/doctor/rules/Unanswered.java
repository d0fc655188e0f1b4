package dev.kraftbench.core.doctor.rules;

import dev.kraftbench.core.doctor.DoctorRule;
import dev.kraftbench.core.doctor.Examination;
import dev.kraftbench.core.doctor.Finding;
import dev.kraftbench.core.doctor.Severity;
import dev.kraftbench.core.model.Gap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Brokers that hang: a part of what was asked did not come. */
final class Unanswered implements DoctorRule {
    @Override
    public String id() {
        return "gaps";
    }

    @Override
    public List<Finding> examine(Examination examination) {
        Set<Gap> gaps = new LinkedHashSet<>(examination.snapshot().gaps());
        gaps.addAll(examination.checkup().gaps());
        return gaps.isEmpty() ? List.of() : Diagnosis.of(id(), Severity.WARNING, gaps.size()).extent(gaps.size())
                .evidence(gaps.stream().map(gap -> gap.what() + ": " + gap.reason()).toList()).alone();
    }
}
