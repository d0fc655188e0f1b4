package dev.kraftbench.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.ClusterException;
import dev.kraftbench.core.change.BatchChange;
import dev.kraftbench.core.change.Change;
import dev.kraftbench.core.change.ChangePlan;
import dev.kraftbench.core.change.ChangeProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class ChangePlannerTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private record Paint(String thing, String colour) implements Change {
        @Override
        public String title() {
            return "Paint " + thing;
        }
    }

    private static final class Painting implements ChangeFamily<Paint> {
        final List<String> painted = new ArrayList<>();
        String wet = "";

        @Override
        public Class<Paint> type() {
            return Paint.class;
        }

        @Override
        public CompletableFuture<ChangePlan> plan(Paint change, Duration timeout) {
            Optional<Change> undo = change.colour().equals("black") ? Optional.empty() : Optional.of(new Paint(change.thing(), "white"));
            return CompletableFuture.completedFuture(new ChangePlan(change, List.of(new ChangePlan.Difference("colour", "white", change.colour())),
                    commandLines(change), List.of("It smells."), undo));
        }

        @Override
        public CompletableFuture<Void> apply(Paint change, ChangeProgress progress, Duration timeout) {
            if (change.thing().equals(wet)) {
                return CompletableFuture.failedFuture(new ClusterException(ClusterException.Kind.REFUSED, "PAINT", "STILL_WET", "still wet", "Wait.", null));
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
    void aBatchTellsItsProgress() throws Exception {
        List<String> told = new ArrayList<>();
        planner.apply(batch("red"), (done, total, now) -> told.add(done + "/" + total + " " + now), LIMIT).get();
        assertEquals(List.of("door", "wall", "roof"), painting.painted);
        assertEquals(List.of("0/3 Paint door", "1/3 Paint wall", "2/3 Paint roof"), told);
    }

    @Test
    void aBatchEndsAtTheFirstFailureAndSaysHowFarItCame() {
        painting.wet = "wall";
        ExecutionException e = assertThrows(ExecutionException.class, () -> planner.apply(batch("red"), ChangeProgress.NONE, LIMIT).get());
        ClusterException failure = (ClusterException) e.getCause();
        assertEquals(List.of("door"), painting.painted);
        assertEquals("Paint wall", failure.operation());
        assertTrue(String.valueOf(failure.getMessage()).contains("1 of 3 changes were made"), failure.getMessage());
    }

    @Test
    void aChangeOfNoFamilyIsADefect() {
        record Unknown(String title) implements Change {}
        assertThrows(IllegalArgumentException.class, () -> planner.plan(new Unknown("?"), LIMIT));
    }
}
