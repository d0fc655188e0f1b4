package dev.kraftbench.benchmarks;

import java.nio.file.Path;
import java.util.List;

/** A cluster of three nodes that can be measured. */
interface Contestant {

    String name();

    /** Starts a fresh cluster on the directory; returns when it serves. */
    Running start(Path directory) throws Exception;

    /** The processes of a started cluster. */
    interface Running extends AutoCloseable {

        String bootstrapServers();

        List<Long> pids();

        @Override
        void close();
    }
}
