package dev.kraftbench.replication;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests with one broker each, which the test plays everybody else for. */
abstract class OneBroker {

    @TempDir
    Path directory;

    TestBroker broker;

    @BeforeEach
    void start() throws IOException {
        broker = new TestBroker(directory);
    }

    @AfterEach
    void stop() throws IOException {
        broker.close();
    }
}
