package dev.kraftbench.core.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kraftbench.core.model.Gap;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CheckupTest {
    private static Checkup missing(String... what) {
        return new Checkup(Map.of(), Map.of(), Versions.UNKNOWN, List.of(), Arrays.stream(what).map(each -> new Gap(each, "late by " + System.nanoTime())).toList());
    }

    private static List<String> gaps(Checkup checkup) {
        return checkup.gaps().stream().map(Gap::what).toList();
    }

    @Test
    void whatIsMissingOnceMayBeLate() {
        assertEquals(List.of(), gaps(missing("disks of 1", "groups").confirmed(Checkup.NONE)));
    }

    @Test
    void whatIsMissingAgainIsMissing() {
        assertEquals(List.of("groups"), gaps(missing("disks of 1", "groups").confirmed(missing("groups", "disks of 2"))));
    }
}
