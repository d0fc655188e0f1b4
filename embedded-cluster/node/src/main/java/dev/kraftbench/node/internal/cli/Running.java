package dev.kraftbench.node.internal.cli;

import java.io.PrintWriter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Keeps a program running until it is asked to end by a signal, or ends by itself. */
final class Running {

    private static final int CLEAN = 0;
    private static final int FAILURE = 1;

    private Running() {}

    /**
     * Waits for the start, prints the ready line, then waits for the end.
     *
     * @param started completes when everything serves
     * @param ended completes when it has ended by itself, which is a failure
     * @param stop ends it in good order
     * @return the program's status, unless a signal ends it: then this does not return
     */
    static int untilSignal(
            CompletableFuture<Void> started,
            CompletableFuture<Void> ended,
            Supplier<String> readyLine,
            Supplier<CompletableFuture<Void>> stop,
            PrintWriter out,
            PrintWriter err)
            throws InterruptedException {
        AtomicBoolean signalled = new AtomicBoolean();
        Thread hook = Thread.ofPlatform().name("shutdown").unstarted(() -> {
            signalled.set(true);
            int status = CLEAN;
            try {
                stop.get().join();
            } catch (RuntimeException e) {
                err.println("kraftbench: did not stop cleanly: " + reason(e));
                status = FAILURE;
            }
            out.flush();
            // A signal's own status would say that the end was not clean.
            Runtime.getRuntime().halt(status);
        });
        Runtime.getRuntime().addShutdownHook(hook);
        CountDownLatch over = new CountDownLatch(1);
        started.thenRun(() -> {
            out.println(readyLine.get());
            out.flush();
        });
        started.exceptionally(failure -> {
            over.countDown();
            return null;
        });
        ended.whenComplete((done, failure) -> over.countDown());
        over.await();
        if (signalled.get()) {
            // The end was asked for; the hook says with which status.
            hook.join();
        }
        Throwable cause = started.isCompletedExceptionally() ? causeOf(started) : causeOf(ended);
        err.println("kraftbench: " + reason(cause));
        err.flush();
        return FAILURE;
    }

    private static Throwable causeOf(CompletableFuture<Void> future) {
        try {
            future.get();
            return new IllegalStateException("ended by itself");
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return e;
        }
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure.getCause() != null && failure instanceof java.util.concurrent.CompletionException
                ? failure.getCause()
                : failure;
        return String.valueOf(cause.getMessage()).replaceAll("\\s*\\R\\s*", " ");
    }
}
