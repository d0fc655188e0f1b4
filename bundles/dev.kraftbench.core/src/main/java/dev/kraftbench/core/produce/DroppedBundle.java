package dev.kraftbench.core.produce;

import java.nio.file.Path;
import java.util.List;

/**
 * A jar of the watched folder.
 *
 * @param symbolicName empty while it is no installed bundle
 * @param version likewise
 * @param state of the bundle in the framework's words: INSTALLED, RESOLVED, STARTING, ACTIVE; empty when it is none
 * @param partitioners names of the partitioners it offers now
 */
public record DroppedBundle(Path jar, String symbolicName, String version, String state, List<String> partitioners, List<PartitionerProblem> problems) {
    public DroppedBundle {
        partitioners = List.copyOf(partitioners);
        problems = List.copyOf(problems);
    }
}
