package dev.kraftbench.core.produce;

import java.util.List;

/**
 * What can be said of a jar before it is installed.
 *
 * @param symbolicName empty when it is no bundle
 * @param version empty likewise
 * @param partitioners names under which it will be offered
 */
public record JarCheck(String symbolicName, String version, List<String> partitioners, List<PartitionerProblem> problems) {
    public JarCheck {
        partitioners = List.copyOf(partitioners);
        problems = List.copyOf(problems);
    }

    /** At least one partitioner of it will be a choice. */
    public boolean installable() {
        return problems.stream().allMatch(problem -> problem.kind().usable());
    }
}
