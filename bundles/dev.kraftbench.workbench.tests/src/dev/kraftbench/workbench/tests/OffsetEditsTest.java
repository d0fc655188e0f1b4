package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.change.GroupChange;
import dev.kraftbench.core.group.GroupKind;
import dev.kraftbench.core.group.OffsetMove;
import dev.kraftbench.core.group.OffsetTarget;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.core.series.ReadPosition;
import dev.kraftbench.ui.groups.OffsetEdits;
import dev.kraftbench.ui.groups.TargetDraft;
import dev.kraftbench.ui.groups.TargetDraft.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Offsets planned and typed before they are set. */
class OffsetEditsTest {
    private static final PartitionId P0 = new PartitionId("orders", 0);
    private static final PartitionId P1 = new PartitionId("orders", 1);
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

    private final OffsetEdits edits = new OffsetEdits();

    private static OffsetMove move(PartitionId partition, long committed, long after) {
        return new OffsetMove(partition, ReadPosition.committed(committed), 0, 100, after);
    }

    private void load() {
        edits.load(List.of(move(P0, 60, OffsetMove.NONE), move(P1, 70, OffsetMove.NONE)));
    }

    private GroupChange.SetOffsets change() {
        return edits.change("billing", GroupKind.CLASSIC).orElseThrow();
    }

    @Test
    void aPlanSetsItsPartitionsOnlyAndKeepsItsTarget() {
        load();
        edits.plan(new OffsetTarget.Earliest(), List.of(move(P0, 60, 0)));
        assertEquals(Map.of(P0, 0L), change().offsets());
        assertEquals(Optional.of(new OffsetTarget.Earliest()), change().target());
        edits.plan(new OffsetTarget.Latest(), List.of(move(P1, 70, 100)));
        assertEquals(Map.of(P1, 100L), change().offsets(), "the plan before is forgotten");
    }

    @Test
    void whatIsTypedReplacesTheTarget() {
        load();
        edits.plan(new OffsetTarget.Earliest(), List.of(move(P0, 60, 0), move(P1, 70, 0)));
        edits.type(P1, 42);
        assertEquals(Map.of(P0, 0L, P1, 42L), change().offsets());
        assertEquals(Optional.empty(), change().target());
        assertEquals(40 + 30, edits.lagBefore());
        assertEquals(100 + 58, edits.lagAfter());
    }

    @Test
    void typingTheOffsetOfNowTakesThePlanBack() {
        load();
        edits.type(P0, 5);
        edits.type(P0, 60);
        assertTrue(edits.isEmpty());
    }

    @Test
    void whatWasPlannedDuringASetStays() {
        load();
        edits.type(P0, 5);
        edits.type(P1, 6);
        Map<PartitionId, Long> set = change().offsets();
        edits.type(P1, 7);
        edits.done(set);
        assertEquals(Map.of(P1, 7L), change().offsets());
        edits.done(change().offsets());
        assertTrue(edits.isEmpty());
    }

    @Test
    void aShareGroupsWindowIsSetToWhereItIsSaidToStart() {
        edits.load(List.of(new OffsetMove(P0, ReadPosition.window(0, 0), 0, 100, OffsetMove.NONE)));
        assertTrue(edits.isEmpty());
        edits.type(P0, 0);
        assertEquals(Map.of(P0, 0L), change().offsets());
        assertEquals(List.of(0L, 100L), List.of(edits.lagBefore(), edits.lagAfter()));
    }

    @Test
    void freshFiguresLeaveThePlanAlone() {
        load();
        edits.type(P0, 500);
        edits.load(List.of(new OffsetMove(P0, ReadPosition.committed(65), 0, 200, OffsetMove.NONE)));
        assertEquals(100, edits.rows().getFirst().move().after(), "it was typed when the log ended there");
        assertEquals(100, edits.lagAfter());
        edits.load(List.of(move(P1, 70, OffsetMove.NONE)));
        assertTrue(edits.isEmpty(), "its partition is gone");
    }

    @Test
    void targetsAreTypedAsPeopleWriteThem() {
        assertEquals(Optional.of(new OffsetTarget.At(Instant.parse("2026-03-01T13:30:00Z"))), TargetDraft.parse(Kind.TIME, " 2026-03-01 14:30 ", ZONE));
        assertEquals(Optional.of(new OffsetTarget.At(Instant.parse("2026-02-28T23:00:00Z"))), TargetDraft.parse(Kind.TIME, "2026-03-01", ZONE));
        assertEquals(Optional.of(new OffsetTarget.At(Instant.parse("2026-03-01T14:30:05Z"))), TargetDraft.parse(Kind.TIME, "2026-03-01T14:30:05Z", ZONE));
        assertEquals(Optional.of(new OffsetTarget.Back(Duration.ofHours(36))), TargetDraft.parse(Kind.DURATION, "1d 12h", ZONE));
        assertEquals(Optional.of(new OffsetTarget.Back(Duration.ofMinutes(90))), TargetDraft.parse(Kind.DURATION, "90 min", ZONE));
        assertEquals(Optional.of(new OffsetTarget.Back(Duration.ofHours(36))), TargetDraft.parse(Kind.DURATION, "PT36H", ZONE));
        assertEquals(Optional.of(new OffsetTarget.Shift(-100)), TargetDraft.parse(Kind.SHIFT, "-100", ZONE));
        assertEquals(Optional.of(new OffsetTarget.To(7)), TargetDraft.parse(Kind.OFFSET, "7", ZONE));
    }

    @Test
    void whatCannotBeUnderstoodIsNoTarget() {
        for (String text : new String[] {"", "yesterday", "2026-13-01", "14:30"}) {
            assertEquals(Optional.empty(), TargetDraft.parse(Kind.TIME, text, ZONE), text);
        }
        for (String text : new String[] {"", "5", "h", "1h and a bit", "PT-5H"}) {
            assertEquals(Optional.empty(), TargetDraft.parse(Kind.DURATION, text, ZONE), text);
        }
        assertEquals(Optional.empty(), TargetDraft.parse(Kind.OFFSET, "-1", ZONE));
        assertEquals(Optional.empty(), TargetDraft.parse(Kind.SHIFT, "ten", ZONE));
    }
}
