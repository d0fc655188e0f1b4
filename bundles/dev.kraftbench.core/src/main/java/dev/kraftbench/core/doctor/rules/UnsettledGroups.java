package dev.kraftbench.core.doctor.rules;

import dev.kraftbench.core.doctor.DoctorRule;
import dev.kraftbench.core.doctor.Examination;
import dev.kraftbench.core.doctor.Finding;
import dev.kraftbench.core.doctor.Remedy;
import dev.kraftbench.core.doctor.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Groups that are rebalancing and do not come to an end. */
final class UnsettledGroups implements DoctorRule {
    static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Set<String> UNSETTLED = Set.of("preparingrebalance", "completingrebalance", "assigning", "reconciling", "notready");

    @Override
    public String id() {
        return "groups.unsettled";
    }

    @Override
    public List<Finding> examine(Examination examination) {
        Instant patient = examination.snapshot().takenAt().minus(PATIENCE);
        return examination.snapshot().groups().stream().filter(group -> UNSETTLED.contains(group.state().toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "")))
                .filter(group -> examination.groupsSince().getOrDefault(group.id(), Instant.MAX).isBefore(patient))
                .map(group -> Diagnosis.of(id(), Severity.WARNING, group.id(), group.state()).about(group.id()).remedy(new Remedy.ShowGroup(group.id()))
                        .finding()).toList();
    }
}
