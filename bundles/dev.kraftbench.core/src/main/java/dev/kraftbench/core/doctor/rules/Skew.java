package dev.kraftbench.core.doctor.rules;

import dev.kraftbench.core.doctor.DoctorRule;
import dev.kraftbench.core.doctor.Examination;
import dev.kraftbench.core.doctor.Finding;
import dev.kraftbench.core.doctor.Remedy;
import dev.kraftbench.core.doctor.Severity;
import dev.kraftbench.core.model.BrokerSnapshot;
import dev.kraftbench.core.model.LogDirSnapshot;
import dev.kraftbench.core.placement.Goal;
import dev.kraftbench.core.placement.Placement;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** One broker carries much more than the mean of those that run. */
final class Skew implements DoctorRule {
    private static final double TOLERATED = 1.3;

    /** Of what, and how to tell. */
    enum Kind {
        LEADERS("leaders.skew", Placement.Measure.LEADERS, 6),
        REPLICAS("replicas.skew", Placement.Measure.REPLICAS, 12),
        DISK("disk.skew", Placement.Measure.BYTES, 1L << 30);

        private final String id;
        private final Placement.Measure measure;
        /** Less than this is not worth a thought. */
        private final long least;

        Kind(String id, Placement.Measure measure, long least) {
            this.id = id;
            this.measure = measure;
            this.least = least;
        }
    }

    private final Kind kind;

    Skew(Kind kind) {
        this.kind = kind;
    }

    @Override
    public String id() {
        return kind.id;
    }

    @Override
    public List<Finding> examine(Examination examination) {
        List<Integer> brokers = examination.runningBrokers().stream().map(BrokerSnapshot::id).filter(id -> kind != Kind.DISK || disk(examination, id) >= 0).toList();
        if (brokers.size() < 2) {
            return List.of();
        }
        Map<Integer, Long> loads = loads(examination, brokers);
        long most = loads.values().stream().mapToLong(Long::longValue).max().orElse(0);
        double mean = loads.values().stream().mapToLong(Long::longValue).average().orElse(0);
        if (most < kind.least || most <= TOLERATED * mean || most - mean < 2) {
            return List.of();
        }
        int heaviest = brokers.stream().max(Comparator.comparing(loads::get)).orElseThrow();
        return Diagnosis.of(id(), Severity.ADVICE, heaviest, String.format(Locale.ROOT, "%.1f", most / mean))
                .evidence(brokers.stream().map(id -> Diagnosis.text("load", id, shown(loads.get(id)))).toList())
                .remedy(new Remedy.Replan(new Goal.Balance(kind.measure, Set.of()))).alone();
    }

    private String shown(long load) {
        return kind == Kind.DISK ? String.format(Locale.ROOT, "%.1f GiB", load / (double) (1L << 30)) : Long.toString(load);
    }

    private Map<Integer, Long> loads(Examination examination, List<Integer> brokers) {
        Map<Integer, Long> loads = new HashMap<>();
        brokers.forEach(id -> loads.put(id, kind == Kind.DISK ? disk(examination, id) : 0));
        if (kind != Kind.DISK) {
            examination.snapshot().partitions().forEach(p -> (kind == Kind.LEADERS ? List.of(p.leader()) : p.replicas())
                    .forEach(id -> loads.computeIfPresent(id, (broker, count) -> count + 1)));
        }
        return loads;
    }

    private static long disk(Examination examination, int broker) {
        List<LogDirSnapshot> dirs = examination.checkup().logDirs().get(broker);
        return dirs == null ? -1 : dirs.stream().mapToLong(LogDirSnapshot::logBytes).sum();
    }
}
