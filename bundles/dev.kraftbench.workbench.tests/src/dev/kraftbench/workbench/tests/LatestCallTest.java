package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.ui.base.BackgroundCall;
import dev.kraftbench.ui.base.LatestCall;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.swt.widgets.Shell;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Of calls that replace each other only the last one's answer is shown. */
@ExtendWith(RunningWorkbench.class)
class LatestCallTest {
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final CompletableFuture<String> first = new CompletableFuture<>();
    private final CompletableFuture<String> second = new CompletableFuture<>();
    private Shell owner;
    private LatestCall calls;

    @BeforeEach
    void open() {
        owner = RunningWorkbench.ui(() -> new Shell());
        calls = new LatestCall(owner);
    }

    @AfterEach
    void close() {
        RunningWorkbench.ui(() -> {
            owner.dispose();
            return null;
        });
    }

    private void start(CompletableFuture<String> answer) {
        CompletableFuture<Void> asked = new CompletableFuture<>();
        RunningWorkbench.ui(() -> {
            startHere(answer, asked);
            return null;
        });
        asked.join();
    }

    private void startHere(CompletableFuture<String> answer, CompletableFuture<Void> asked) {
        calls.start(BackgroundCall.<String>of("call", limit -> {
            asked.complete(null);
            return answer;
        }).onSuccess(told::add).onFailure(failure -> told.add("failure")));
    }

    @Test
    void aNewerCallCancelsTheOneBefore() {
        start(first);
        start(second);
        PartsTest.until("the first is cancelled", first::isCancelled);
        assertTrue(RunningWorkbench.ui(calls::running));
        second.complete("second");
        PartsTest.until("the second is told", () -> told.equals(List.of("second")));
        assertFalse(RunningWorkbench.ui(calls::running));
    }

    @Test
    void whatIsGivenUpIsCancelledAndNotTold() {
        start(first);
        RunningWorkbench.ui(() -> {
            calls.giveUp();
            return null;
        });
        PartsTest.until("it is cancelled", first::isCancelled);
        assertFalse(RunningWorkbench.ui(calls::running));
        start(second);
        second.complete("second");
        PartsTest.until("the next is told", () -> told.equals(List.of("second")));
    }

    @Test
    void anAnswerThatIsOnItsWayWhenANewerCallStartsIsNotTold() {
        start(first);
        RunningWorkbench.ui(() -> {
            // its answer is queued for this thread, which is busy
            Thread answering = Thread.ofPlatform().start(() -> first.complete("first"));
            answering.join();
            startHere(second, new CompletableFuture<>());
            return null;
        });
        second.complete("second");
        PartsTest.until("the second is told", () -> told.contains("second"));
        assertEquals(List.of("second"), told);
    }

    @Test
    void aCallCancelledBeforeItsTurnTellsOfItsEnd() {
        Job.getJobManager().suspend();
        try {
            RunningWorkbench.ui(() -> {
                Job job = BackgroundCall.of("call", limit -> first).onSuccess(told::add).onFailure(failure -> told.add("failure"))
                        .whenFinished(() -> told.add("finished")).start(owner);
                job.cancel();
                return null;
            });
        } finally {
            Job.getJobManager().resume();
        }
        PartsTest.until("it tells of its end", () -> told.equals(List.of("finished")));
        assertFalse(first.isCancelled());
    }

    @Test
    void aCallThatCannotBeginFails() {
        RunningWorkbench.ui(() -> BackgroundCall.<String>of("call", limit -> {
            throw new IllegalStateException("closed");
        }).onFailure(failure -> told.add("failure")).whenFinished(() -> told.add("finished")).start(owner));
        PartsTest.until("it tells of its end", () -> told.equals(List.of("finished", "failure")));
    }
}
