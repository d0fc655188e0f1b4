package dev.kraftbench.core.doctor.rules;

import dev.kraftbench.core.doctor.DoctorRule;
import dev.kraftbench.core.doctor.Examination;
import dev.kraftbench.core.doctor.Finding;
import dev.kraftbench.core.doctor.Remedy;
import dev.kraftbench.core.doctor.Severity;
import dev.kraftbench.core.model.LogDirSnapshot;
import dev.kraftbench.core.placement.Goal;
import dev.kraftbench.core.placement.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;

/** Log directories that failed or are nearly full. */
final class LogDirectories implements DoctorRule {
    private static final double FULL = 0.95;
    private static final double NEARLY_FULL = 0.85;

    @Override
    public String id() {
        return "log-dirs";
    }

    @Override
    public List<Finding> examine(Examination examination) {
        List<Finding> findings = new ArrayList<>();
        new TreeMap<>(examination.checkup().logDirs()).forEach((broker, dirs) -> dirs.forEach(dir -> {
            double used = dir.totalBytes() > 0 && dir.usableBytes() >= 0 ? 1 - dir.usableBytes() / (double) dir.totalBytes() : 0;
            if (dir.error() != null) {
                findings.add(Diagnosis.of(id() + ".offline", Severity.CRITICAL, broker, dir.path()).about(broker + dir.path())
                        .evidence(List.of(dir.path() + ": " + dir.error())).remedy(new Remedy.ShowBroker(broker)).finding());
            } else if (used > NEARLY_FULL) {
                findings.add(full(broker, dir, used));
            }
        }));
        return findings;
    }

    private Finding full(int broker, LogDirSnapshot dir, double used) {
        return Diagnosis.of(id() + ".full", used > FULL ? Severity.CRITICAL : Severity.WARNING, broker, String.format(Locale.ROOT, "%.0f", 100 * used))
                .about(broker + dir.path()).evidence(List.of(dir.path())).remedy(new Remedy.Replan(new Goal.Balance(Placement.Measure.BYTES, Set.of())))
                .remedy(new Remedy.ShowBroker(broker)).finding();
    }
}
