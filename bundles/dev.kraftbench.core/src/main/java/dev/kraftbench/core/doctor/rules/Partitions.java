package dev.kraftbench.core.doctor.rules;

import dev.kraftbench.core.doctor.Examination;
import dev.kraftbench.core.doctor.Remedy;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.core.model.PartitionSnapshot;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Partitions that have something in common. */
final class Partitions {
    private Partitions() {}

    static List<PartitionSnapshot> where(Examination examination, Predicate<PartitionSnapshot> condition) {
        return examination.snapshot().partitions().filter(condition).toList();
    }

    static TreeSet<PartitionId> ids(List<PartitionSnapshot> partitions) {
        return partitions.stream().map(p -> new PartitionId(p.topic(), p.partition())).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Starting each broker that holds a replica and does not run. */
    static List<Remedy> start(Examination examination, List<PartitionSnapshot> partitions) {
        TreeSet<Integer> down = new TreeSet<>();
        partitions.forEach(p -> p.replicas().stream().filter(broker -> !examination.runs(broker)).forEach(down::add));
        return down.stream().<Remedy>map(Remedy.StartBroker::new).toList();
    }

    static List<Remedy> show(List<PartitionSnapshot> partitions) {
        return partitions.isEmpty() ? List.of() : List.of(new Remedy.ShowTopic(partitions.getFirst().topic()));
    }
}
