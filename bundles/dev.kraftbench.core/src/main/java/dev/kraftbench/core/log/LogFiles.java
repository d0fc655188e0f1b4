package dev.kraftbench.core.log;

import java.nio.file.Path;
import java.util.List;

/** Where a cluster's logs can be read as files: of embedded clusters. */
public interface LogFiles {

    List<DataDirectory> directories();

    /** A directory of a broker that holds partition directories. */
    record DataDirectory(int broker, Path root) {}
}
