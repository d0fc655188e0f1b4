package dev.kraftbench.core.doctor.rules;

import dev.kraftbench.core.doctor.DoctorRule;
import dev.kraftbench.core.doctor.Examination;
import dev.kraftbench.core.doctor.Finding;
import dev.kraftbench.core.doctor.Severity;
import dev.kraftbench.core.doctor.Versions;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Brokers of different versions, or features that the cluster could use and does not. */
final class MixedVersions implements DoctorRule {
    private static final String METADATA = "metadata.version";

    @Override
    public String id() {
        return "versions";
    }

    @Override
    public List<Finding> examine(Examination examination) {
        Versions versions = examination.checkup().versions();
        if (versions.brokers().isEmpty()) {
            return List.of();
        }
        Set<Integer> newest = versions.brokers().values().stream().filter(features -> features.containsKey(METADATA))
                .map(features -> Objects.requireNonNull(features.get(METADATA)).max()).collect(Collectors.toCollection(TreeSet::new));
        if (newest.size() > 1) {
            return Diagnosis.of(id() + ".mixed", Severity.WARNING, newest).extent(versions.brokers().size()).evidence(versions.brokers().entrySet().stream()
                    .filter(e -> e.getValue().containsKey(METADATA))
                    .map(e -> Diagnosis.text("version", e.getKey(), Objects.requireNonNull(e.getValue().get(METADATA)).max())).toList()).alone();
        }
        int used = versions.finalized().getOrDefault(METADATA, Integer.MAX_VALUE);
        return newest.isEmpty() || used >= newest.iterator().next() ? List.of()
                : Diagnosis.of(id() + ".old", Severity.ADVICE, used, newest.iterator().next())
                        .evidence(List.of("kafka-features.sh upgrade --feature metadata.version=" + newest.iterator().next())).alone();
    }
}
