package dev.kraftbench.core.produce;

import java.io.IOException;
import java.nio.file.Path;

/** The watched folder of the workspace: a bundle put there starts, one taken away stops. An OSGi service. */
public interface PartitionerFolder {

    Path path();

    /** Copies a bundle into the folder; it appears among the {@link Partitioners} when it has been noticed. Blocks for the copy. */
    Path install(Path jar) throws IOException;
}
