package dev.kraftbench.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kraftbench.core.change.Operation;
import dev.kraftbench.core.change.OperationsLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperationsFileTest {
    private static final Operation CREATED = new Operation(Instant.parse("2026-11-25T10:00:00Z"), "demo", "Create topic a\tb",
            List.of("kafka-topics.sh --create", "two\nlines \\ and more"), "", List.of("kafka-topics.sh --delete"));
    private static final Operation REFUSED = new Operation(Instant.parse("2026-11-25T10:00:01Z"), "demo", "Delete topic a", List.of(), "no", List.of());

    @TempDir
    Path folder;

    private OperationsLog session() {
        OperationsLog log = new OperationsLog();
        new OperationsFile(folder.resolve("operations.log"), log, Runnable::run);
        return log;
    }

    @Test
    void theNextSessionKnowsWhatWasDone() {
        OperationsLog first = session();
        first.add(CREATED);
        first.add(REFUSED);
        OperationsLog second = session();
        assertEquals(List.of(CREATED, REFUSED), second.operations());
        second.add(CREATED);
        assertEquals(3, session().operations().size());
    }

    @Test
    void onlyTheUserMayReadIt() throws IOException {
        session().add(CREATED);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("operations.log"))));
    }

    @Test
    void aLineThatWasCutOffIsSkipped() throws IOException {
        session().add(CREATED);
        Files.writeString(folder.resolve("operations.log"), "2026-11-25T10:0", StandardOpenOption.APPEND);
        OperationsLog next = session();
        assertEquals(List.of(CREATED), next.operations());
        next.add(REFUSED);
        assertEquals(List.of(CREATED, REFUSED), session().operations());
    }

    @Test
    void theFileDoesNotGrowWithoutEnd() throws IOException {
        OperationsLog log = session();
        for (int i = 0; i < 4_001; i++) {
            log.add(REFUSED);
        }
        session();
        assertEquals(2_000, Files.readAllLines(folder.resolve("operations.log")).size());
    }

    @Test
    void longCommandLinesDoNotMakeItGrowWithoutEnd() throws IOException {
        OperationsLog log = session();
        Operation large = new Operation(CREATED.at(), "demo", "Reassign", List.of("x".repeat(2_500_000)), "", List.of());
        for (int i = 0; i < 13; i++) {
            log.add(large);
        }
        assertEquals(3, session().operations().size());
        assertEquals(3, Files.readAllLines(folder.resolve("operations.log")).size());
    }

    @Test
    void damagedCharactersCostTheirLineAtMost() throws IOException {
        session().add(CREATED);
        Files.write(folder.resolve("operations.log"), new byte[] {(byte) 0xC3, '\n'}, StandardOpenOption.APPEND);
        assertEquals(List.of(CREATED), session().operations());
    }
}
