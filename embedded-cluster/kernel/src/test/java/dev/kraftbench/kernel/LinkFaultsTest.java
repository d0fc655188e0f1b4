package dev.kraftbench.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkFaultsTest {
    private final LinkFaults faults = new LinkFaults();
    private final List<String> heard = new ArrayList<>();

    @Test
    void whoListensHearsOfEachChangeUntilItEndsThat() {
        Runnable end = faults.onChange(() -> heard.add("first"));
        faults.onChange(() -> heard.add("second"));
        faults.set(1, 2, new LinkFaults.Fault(true, 0));
        end.run();
        faults.healAll();
        assertEquals(List.of("first", "second", "second"), heard);
    }
}
