package dev.kraftbench.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.ClusterException;
import dev.kraftbench.core.change.BatchChange;
import dev.kraftbench.core.change.Change;
import dev.kraftbench.core.change.ChangePlan;
import dev.kraftbench.core.change.ChangeProgress;
import dev.kraftbench.core.change.Parted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ChangePlannerTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private record Paint(String thing, String colour) implements Change {
        @Override
        public String title() {
            return "Paint " + thing;
        }
    }

    private record Sand(Set<String> sides) implements Parted {
        @Override
        public String title() {
            return "Sand " + sides;
        }

        @Override
        public int parts() {
            return sides.size();
        }

        @Override
        public Optional<Sand> only(Set<?> parts) {
            Set<String> some = new TreeSet<>(sides);
            some.retainAll(parts);
            return some.isEmpty() ? Optional.empty() : Optional.of(new Sand(some));
        }
    }

    private static final class Painting implements ChangeFamily<Paint> {
        final List<String> painted = new ArrayList<>();
        String wet = "";
        String bigThing = "";
        String farAway = "";

        @Override
        public Class<Paint> type() {
            return Paint.class;
        }

        @Override
        public CompletableFuture<ChangePlan> plan(Paint change, Duration timeout) {
            if (change.colour().equals("white")) {
                return CompletableFuture.completedFuture(new ChangePlan(change, List.of(), commandLines(change), List.of(), Optional.empty()));
            }
            Optional<Change> undo = change.colour().equals("black") ? Optional.empty() : Optional.of(new Paint(change.thing(), "white"));
            return CompletableFuture.completedFuture(new ChangePlan(change, List.of(new ChangePlan.Difference("colour", "white", change.colour())),
                    commandLines(change), List.of("It smells."), undo));
        }

        @Override
        public CompletableFuture<Void> apply(Paint change, ChangeProgress progress, Duration timeout) {
            if (change.thing().equals(wet)) {
                return CompletableFuture.failedFuture(new ClusterException(ClusterException.Kind.REFUSED, "PAINT", "STILL_WET", "still wet", "Wait.", null));
            }
            if (change.thing().equals(farAway)) {
                return CompletableFuture.failedFuture(new ClusterException(ClusterException.Kind.TIMEOUT, "PAINT", null, "nobody answered", "", null));
            }
            if (change.thing().equals(bigThing)) {
                return CompletableFuture.failedFuture(new PartlyMade(Set.of("left"), Set.of("middle"),
                        new ClusterException(ClusterException.Kind.REFUSED, "PAINT", "NO_PAINT", "no paint", "Buy some.", null)));
            }
            painted.add(change.thing());
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public List<String> commandLines(Paint change) {
            return List.of("paint.sh " + change.thing());
        }
    }

    private final Painting painting = new Painting();
    private final ChangePlanner planner = new ChangePlanner(List.of(painting), List.of(painting));

    private static BatchChange batch(String lastColour) {
        return new BatchChange("Paint all", List.of(new Paint("door", "red"), new Paint("wall", "blue"), new Paint("roof", lastColour)));
    }

    @Test
    void aBatchShowsEveryDifferenceAndCommandAndEachWarningOnce() throws Exception {
        ChangePlan plan = planner.plan(batch("red"), LIMIT).get();
        assertEquals(List.of("Paint door: colour", "Paint wall: colour", "Paint roof: colour"),
                plan.differences().stream().map(ChangePlan.Difference::what).toList());
        assertEquals(List.of("paint.sh door", "paint.sh wall", "paint.sh roof"), plan.commandLines());
        assertEquals(List.of("It smells."), plan.warnings());
    }

    @Test
    void aBatchIsTakenBackInTheOppositeOrder() throws Exception {
        BatchChange undo = (BatchChange) planner.plan(batch("red"), LIMIT).get().undo().orElseThrow();
        assertEquals(List.of(new Paint("roof", "white"), new Paint("wall", "white"), new Paint("door", "white")), undo.changes());
        assertEquals(List.of("paint.sh roof", "paint.sh wall", "paint.sh door"), planner.commandLines(undo));
    }

    @Test
    void aBatchWithOneStepOfNoReturnHasNoUndo() throws Exception {
        assertTrue(planner.plan(batch("black"), LIMIT).get().undo().isEmpty());
    }

    @Test
    void aStepThatChangesNothingIsNoHindrance() throws Exception {
        ChangeRun.End end = made(batch("white"));
        assertNull(end.failure());
        List<Change> back = List.of(new Paint("wall", "white"), new Paint("door", "white"));
        assertEquals(back, undo(end).changes());
        assertEquals(back, ((BatchChange) planner.plan(batch("white"), LIMIT).get().undo().orElseThrow()).changes());
    }

    @Test
    void aBatchThatChangesNothingHasNothingToTakeBack() throws Exception {
        BatchChange idle = new BatchChange("Paint all", List.of(new Paint("door", "white"), new Paint("wall", "white")));
        assertEquals(Optional.empty(), planner.plan(idle, LIMIT).get().undo());
        assertEquals(Optional.empty(), made(idle).undo());
    }

    private ChangeRun.End made(Change change, ChangeProgress progress) throws Exception {
        return planner.start(planner.plan(change, LIMIT).get(), progress, LIMIT).end().get();
    }

    private ChangeRun.End made(Change change) throws Exception {
        return made(change, ChangeProgress.NONE);
    }

    private static BatchChange undo(ChangeRun.End end) {
        return (BatchChange) end.undo().orElseThrow();
    }

    @Test
    void aBatchTellsItsProgress() throws Exception {
        List<String> told = new ArrayList<>();
        ChangeRun.End end = made(batch("red"), (done, total, now) -> told.add(done + "/" + total + " " + now));
        assertNull(end.failure());
        assertEquals(List.of("door", "wall", "roof"), painting.painted);
        assertEquals(List.of("0/3 Paint door", "1/3 Paint wall", "2/3 Paint roof"), told);
        assertEquals(planner.plan(batch("red"), LIMIT).get().undo(), end.undo());
    }

    @Test
    void aBatchEndsAtTheFirstFailureAndSaysHowFarItCame() throws Exception {
        painting.wet = "wall";
        ClusterException failure = (ClusterException) made(batch("red")).failure();
        assertEquals(List.of("door"), painting.painted);
        assertEquals("Paint wall", failure.operation());
        assertTrue(String.valueOf(failure.getMessage()).contains("1 of 3 changes were made"), failure.getMessage());
    }

    @Test
    void whatABatchMadeBeforeItFailedIsTakenBack() throws Exception {
        painting.wet = "roof";
        ChangeRun.End end = made(batch("red"));
        assertEquals(List.of(new Paint("wall", "white"), new Paint("door", "white")), undo(end).changes());
        painting.wet = "door";
        assertEquals(Optional.empty(), made(batch("red")).undo(), "nothing was made");
    }

    @Test
    void aStepOfNoReturnThatWasNotReachedIsNoHindrance() throws Exception {
        painting.wet = "wall";
        assertEquals(List.of(new Paint("door", "white")), undo(made(batch("black"))).changes());
    }

    @Test
    void aStepOfNoReturnThatWasMadeIs() throws Exception {
        painting.wet = "wall";
        BatchChange batch = new BatchChange("Paint all", List.of(new Paint("door", "black"), new Paint("wall", "blue")));
        assertEquals(Optional.empty(), made(batch).undo());
    }

    @Test
    void aBatchWithinABatchIsTakenBackAsFarAsItCame() throws Exception {
        painting.wet = "wall";
        BatchChange outer = new BatchChange("Paint more", List.of(new Paint("fence", "red"), batch("red")));
        List<Change> back = undo(made(outer)).changes();
        assertEquals(List.of(new Paint("door", "white")), ((BatchChange) back.getFirst()).changes());
        assertEquals(new Paint("fence", "white"), back.getLast());
    }

    @Test
    void ofAPartlyMadeChangeTheTouchedPartsAreTakenBack() throws Exception {
        painting.bigThing = "wall";
        ChangePlan plan = new ChangePlan(new Paint("wall", "red"), List.of(), List.of(), List.of(), Optional.of(new Sand(Set.of("left", "middle", "right"))));
        ChangeRun.End end = planner.start(plan, ChangeProgress.NONE, LIMIT).end().get();
        // of the middle nobody knows; it does no harm to take it back
        assertEquals(Optional.of(new Sand(Set.of("left", "middle"))), end.undo());
        assertEquals("NO_PAINT", ((ClusterException) end.failure()).error());
    }

    @Test
    void whatNobodyAnsweredMayHaveBeenMadeAndIsTakenBackToo() throws Exception {
        painting.farAway = "wall";
        assertEquals(Optional.of(new Paint("wall", "white")), made(new Paint("wall", "red")).undo());
        assertEquals(List.of(new Paint("wall", "white"), new Paint("door", "white")), undo(made(batch("red"))).changes());
        painting.farAway = "roof";
        assertEquals(List.of(new Paint("wall", "white"), new Paint("door", "white")), undo(made(batch("black"))).changes(), "of the roof nobody knows");
    }

    @Test
    void whoStopsABatchGetsWhatWasMadeTakenBack() throws Exception {
        ChangeRun run = planner.start(planner.plan(batch("red"), LIMIT).get(), new ChangeProgress() {
            @Override
            public void at(int done, int total, String now) {
                // told before each step
            }

            @Override
            public boolean stopped() {
                return painting.painted.size() == 2;
            }
        }, LIMIT);
        ChangeRun.End end = run.end().get();
        assertEquals(List.of("door", "wall"), painting.painted);
        assertEquals(List.of(new Paint("wall", "white"), new Paint("door", "white")), undo(end).changes());
        assertInstanceOf(CancellationException.class, end.failure());
        assertTrue(String.valueOf(end.failure().getMessage()).contains("2 of 3"), end.failure().getMessage());
    }

    @Test
    void aChangeOfNoFamilyIsADefect() {
        record Unknown(String title) implements Change {}
        assertThrows(IllegalArgumentException.class, () -> planner.plan(new Unknown("?"), LIMIT));
    }
}
