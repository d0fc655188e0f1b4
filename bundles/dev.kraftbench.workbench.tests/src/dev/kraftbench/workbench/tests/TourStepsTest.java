package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.app.tour.Steps;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever a step of the tour does, the tour comes to its end, and says which step it was. */
@ExtendWith(RunningWorkbench.class)
class TourStepsTest {
    private static final int SHORT_MILLIS = 200;
    private static final int LONG_MILLIS = 600_000;

    private final List<String> done = new ArrayList<>();

    private Steps started(int limitMillis, Consumer<Steps> plan) {
        Display display = PlatformUI.getWorkbench().getDisplay();
        Steps steps = RunningWorkbench.ui(() -> {
            Steps planned = new Steps(display, limitMillis);
            plan.accept(planned);
            planned.then("last", () -> done.add("last"));
            planned.start();
            return planned;
        });
        PartsTest.until("the last step", () -> done.contains("last"));
        return steps;
    }

    private static List<String> failures(Steps steps) {
        return RunningWorkbench.ui(steps::failures);
    }

    @Test
    void whatAStepAddsComesRightAfterIt() {
        Steps steps = started(LONG_MILLIS, planned -> {
            planned.then("first", () -> {
                done.add("first");
                planned.then("inner", () -> done.add("inner"));
                planned.await("another", () -> done.add("another"));
            });
            planned.then("second", () -> done.add("second"));
        });
        assertEquals(List.of("first", "inner", "another", "second", "last"), done);
        assertEquals(List.of(), failures(steps));
    }

    @Test
    void aStepThatFailsIsNamed() {
        Steps steps = started(LONG_MILLIS, planned -> {
            planned.then("an action", () -> {
                throw new IllegalStateException("broken");
            });
            planned.await("a condition", () -> {
                throw new IllegalStateException("broken too");
            });
        });
        List<String> failures = failures(steps);
        assertEquals(2, failures.size());
        assertTrue(failures.getFirst().startsWith("an action: ") && failures.getFirst().endsWith("broken"), failures.getFirst());
        assertTrue(failures.getLast().startsWith("a condition: ") && failures.getLast().endsWith("broken too"), failures.getLast());
    }

    @Test
    void aStepThatDoesNotEndIsNamedAndItsLateEndChangesNothing() {
        AtomicReference<Steps.Running> endless = new AtomicReference<>();
        Steps steps = started(SHORT_MILLIS, planned -> {
            planned.add("endless", endless::set);
            planned.await("never true", () -> false);
            planned.then("a late end", () -> {
                endless.get().ended();
                done.add("late");
            });
        });
        assertEquals(List.of("late", "last"), done);
        assertEquals(List.of("endless", "never true"), failures(steps).stream().map(each -> each.substring(0, each.indexOf(':'))).toList());
    }
}
