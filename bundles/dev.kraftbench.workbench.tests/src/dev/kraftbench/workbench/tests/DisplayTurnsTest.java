package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.ui.base.DisplayUpdates;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.swt.widgets.Display;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What waits for the UI thread at once is parted into turns. */
@ExtendWith(RunningWorkbench.class)
class DisplayTurnsTest {
    private static final int ACTIONS = 6;
    private static final long LONG_NANOS = 25_000_000;
    private static final long PATIENCE_NANOS = 10_000_000_000L;

    private static void takeLong() {
        long until = System.nanoTime() + LONG_NANOS;
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
    }

    @Test
    void whatIsLateDoesNotWaitForTheEndOfADialog() {
        Display display = Display.getDefault();
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Boolean> meanwhile = new CompletableFuture<>();
        display.asyncExec(() -> {
            DisplayUpdates.run(display, DisplayTurnsTest::takeLong);
            // as a dialog does
            DisplayUpdates.run(display, () -> {
                long until = System.nanoTime() + PATIENCE_NANOS;
                while (!done.get() && System.nanoTime() < until) {
                    if (!display.readAndDispatch()) {
                        Thread.onSpinWait();
                    }
                }
                meanwhile.complete(done.get());
            });
            DisplayUpdates.run(display, () -> done.set(true));
        });
        assertTrue(RunningWorkbench.await(meanwhile));
    }

    @Test
    void whatAPersonDidHasItsTurnBeforeAllOfManyLongUpdatesAndTheyKeepTheirOrder() throws Exception {
        Display display = Display.getDefault();
        List<String> done = new ArrayList<>();
        CompletableFuture<List<String>> all = new CompletableFuture<>();
        // from within one turn, so that nothing of it runs before all of it is asked for
        display.asyncExec(() -> {
            for (int i = 0; i < ACTIONS; i++) {
                String name = Integer.toString(i);
                DisplayUpdates.run(display, () -> {
                    takeLong();
                    done.add(name);
                });
            }
            DisplayUpdates.run(display, () -> all.complete(List.copyOf(done)));
            display.asyncExec(() -> done.add("click"));
        });
        List<String> order = all.get(30, TimeUnit.SECONDS);
        assertTrue(order.indexOf("click") <= 1, order.toString());
        assertEquals(List.of("0", "1", "2", "3", "4", "5"), order.stream().filter(name -> !name.equals("click")).toList());
    }
}
