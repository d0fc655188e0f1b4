package dev.kraftbench.core.produce;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The watched folder of the workspace: a bundle put there starts, one taken away stops. An OSGi service. */
public interface PartitionerFolder {

    Path path();

    /** Looks into a jar that is not installed. Blocks for reading it. */
    JarCheck check(Path jar);

    /** Copies a bundle into the folder; it appears among the {@link Partitioners} when it has been noticed. Blocks for the copy. */
    Path install(Path jar) throws IOException;

    /** Takes a jar out of the folder; its bundle stops when that has been noticed. */
    void remove(Path jar) throws IOException;

    /** The jars of the folder, what became of each, and what is wrong with it. Blocks for looking. */
    List<DroppedBundle> bundles() throws IOException;
}
