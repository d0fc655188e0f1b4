package dev.kraftbench.ui.logs;

import dev.kraftbench.ui.base.BackgroundCall;
import dev.kraftbench.ui.base.CallFailure;
import dev.kraftbench.ui.base.LatestCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.eclipse.swt.widgets.Control;

/** Reads files on a thread of its own and hands over to the UI thread; a reading that a newer one replaces is given up. */
final class Reading {
    private static final Executor THREADS = task -> Thread.ofVirtual().name("kraftbench-log-reader").start(task);

    interface Source<T> {
        T read() throws IOException;
    }

    private final LatestCall calls;

    Reading(Control owner) {
        calls = new LatestCall(owner);
    }

    /** What is being read is not wanted any more. */
    void giveUp() {
        calls.giveUp();
    }

    <T> void start(Source<T> source, Consumer<T> success, Consumer<CallFailure> failure) {
        calls.start(BackgroundCall.of(Messages.reading, limit -> CompletableFuture.supplyAsync(() -> {
            try {
                return source.read();
            } catch (IOException e) {
                throw new UncheckedIOException(e.getMessage() == null ? e.toString() : e.getMessage(), e);
            }
        }, THREADS)).onSuccess(success).onFailure(failure));
    }
}
