package dev.kraftbench.core.change;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OperationsLogTest {
    private final OperationsLog log = new OperationsLog(3, 20);

    /** An operation of so many characters. */
    private static Operation operation(String title, int characters) {
        return new Operation(Instant.EPOCH, "demo", title, List.of("x".repeat(characters - title.length())), "", List.of());
    }

    private static List<Operation> operations(int characters, String... titles) {
        return Arrays.stream(titles).map(title -> operation(title, characters)).toList();
    }

    private List<String> titles() {
        return log.operations().stream().map(Operation::title).toList();
    }

    @Test
    void theOldestOfTooManyIsForgotten() {
        operations(1, "a", "b", "c", "d").forEach(log::add);
        assertEquals(List.of("b", "c", "d"), titles());
    }

    @Test
    void theOldestOfTooMuchTextAreForgotten() {
        operations(8, "a", "b").forEach(log::add);
        log.add(operation("c", 13));
        assertEquals(List.of("c"), titles());
        log.add(operation("d", 7));
        assertEquals(List.of("c", "d"), titles());
    }

    @Test
    void theNewestIsKeptHoweverLongItIs() {
        operations(8, "a", "b").forEach(log::add);
        log.add(operation("c", 1_000));
        assertEquals(List.of("c"), titles());
        log.add(operation("d", 1));
        assertEquals(List.of("d"), titles());
    }

    @Test
    void ofEarlierSessionsTheNewestThatHaveRoomComeBefore() {
        log.add(operation("now", 8));
        log.restore(operations(8, "a", "b", "c"));
        assertEquals(List.of("c", "now"), titles());
    }
}
