package dev.kraftbench.ui.records.produce;

import dev.kraftbench.core.produce.DroppedBundle;
import dev.kraftbench.core.produce.PartitionerChoice;
import dev.kraftbench.core.produce.PartitionerProblem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A partitioner that can be chosen, or a jar that brings none. Pure.
 *
 * @param name empty when the jar brings no partitioner
 * @param jar null for those of Kafka itself and of bundles that are not in the folder
 * @param state of the bundle, in the framework's words
 */
record PartitionerRow(String name, String description, @Nullable Path jar, String bundle, String state, List<PartitionerProblem> problems) {
    PartitionerRow {
        problems = List.copyOf(problems);
    }

    boolean usable() {
        return problems.stream().allMatch(problem -> problem.kind().usable());
    }

    boolean faulty() {
        return !problems.isEmpty();
    }

    /** One row a partitioner, and one for each jar that offers none. */
    static List<PartitionerRow> of(List<PartitionerChoice> choices, List<DroppedBundle> bundles, List<PartitionerProblem> known) {
        List<PartitionerRow> rows = new ArrayList<>();
        Set<String> inFolder = new HashSet<>();
        for (DroppedBundle bundle : bundles) {
            String title = bundle.symbolicName().isEmpty() ? "" : bundle.symbolicName() + " " + bundle.version();
            boolean second = bundle.problems().stream().anyMatch(problem -> problem.kind() == PartitionerProblem.Kind.DUPLICATE_NAME);
            for (String name : bundle.partitioners()) {
                if (!second) {
                    inFolder.add(name);
                }
                rows.add(new PartitionerRow(name, description(choices, name), bundle.jar(), title, bundle.state(), bundle.problems()));
            }
            if (bundle.partitioners().isEmpty()) {
                rows.add(new PartitionerRow("", "", bundle.jar(), title, bundle.state(), bundle.problems()));
            }
        }
        List<PartitionerRow> others = new ArrayList<>();
        for (PartitionerChoice choice : choices) {
            if (!inFolder.contains(choice.name())) {
                boolean kafka = !choice.id().startsWith(PartitionerChoice.SERVICE_PREFIX);
                others.add(new PartitionerRow(choice.name(), choice.description(), null, kafka ? "Apache Kafka" : "", "",
                        known.stream().filter(problem -> problem.subject().equals(choice.name())).toList()));
            }
        }
        others.addAll(rows);
        // what needs somebody comes first
        others.sort(Comparator.comparing(PartitionerRow::usable).thenComparing(row -> !row.faulty()));
        return others;
    }

    private static String description(List<PartitionerChoice> choices, String name) {
        return choices.stream().filter(choice -> choice.name().equals(name)).findFirst().map(PartitionerChoice::description).orElse("");
    }
}
