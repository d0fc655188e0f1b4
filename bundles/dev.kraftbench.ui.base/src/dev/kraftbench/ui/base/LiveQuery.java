package dev.kraftbench.ui.base;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Control;
import org.jspecify.annotations.Nullable;

/**
 * Asks a cluster the same question again and again while somebody can see the answer: one call at a time, never while the control is hidden, ended
 * with the control. UI thread; nothing waits.
 */
public final class LiveQuery<T> {
    private static final Duration DEADLINE = Duration.ofSeconds(3);
    private static final String LISTENER = "dev.kraftbench.asked";

    private final Control owner;
    private final int intervalMillis;
    private final Function<Duration, @Nullable CompletableFuture<T>> question;
    private final Consumer<T> answer;
    private final Consumer<CallFailure> failure;
    private final String name;
    private @Nullable CompletableFuture<T> running;
    private int generation;
    /** A question was due while nobody could see its answer. */
    private boolean missed;
    /** Somebody wants to know what is true after the question under way was asked. */
    private boolean overtaken;

    private LiveQuery(Control owner, String name, int intervalMillis, Function<Duration, @Nullable CompletableFuture<T>> question, Consumer<T> answer,
            Consumer<CallFailure> failure) {
        this.owner = owner;
        this.name = name;
        this.intervalMillis = intervalMillis;
        this.question = question;
        this.answer = answer;
        this.failure = failure;
        owner.addDisposeListener(event -> {
            if (running != null) {
                running.cancel(true);
            }
        });
        owner.addListener(SWT.Paint, event -> seen());
    }

    /** @param question null when there is nothing to ask now */
    public static <T> LiveQuery<T> start(Control owner, String name, int intervalMillis, Function<Duration, @Nullable CompletableFuture<T>> question,
            Consumer<T> answer, Consumer<CallFailure> failure) {
        LiveQuery<T> query = new LiveQuery<>(owner, name, intervalMillis, question, answer, failure);
        query.tell();
        Refresh.offer(owner, query::askNow);
        DisplayUpdates.run(owner, query::ask);
        return query;
    }

    /** Tells the milliseconds between the questions of each query that begins inside the pane. */
    public static void onStart(Control pane, IntConsumer listener) {
        pane.setData(LISTENER, listener);
    }

    private void tell() {
        for (Control around = owner; around != null; around = around.getParent()) {
            if (around.getData(LISTENER) instanceof IntConsumer listener) {
                listener.accept(intervalMillis);
            }
        }
    }

    /** Asks without waiting for the interval; while a call is under way, once more right after it. */
    public void askNow() {
        generation++;
        overtaken = running != null;
        ask();
    }

    private void ask() {
        if (owner.isDisposed() || running != null) {
            return;
        }
        missed = !owner.isVisible();
        CompletableFuture<T> call = missed ? null : begun();
        if (call == null) {
            again();
            return;
        }
        running = call;
        call.whenComplete((value, thrown) -> DisplayUpdates.run(owner, () -> {
            running = null;
            if (thrown == null) {
                answer.accept(value);
            } else if (!(CallFailure.unwrap(thrown) instanceof CancellationException)) {
                failure.accept(CallFailure.of(name, thrown));
            }
            if (overtaken) {
                askNow();
            } else {
                again();
            }
        }));
    }

    /** A question that can't even be asked is a failure as any other, and asked again. */
    private @Nullable CompletableFuture<T> begun() {
        try {
            return question.apply(DEADLINE);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Whoever comes back to a page does not wait for the interval. */
    private void seen() {
        if (missed) {
            missed = false;
            DisplayUpdates.run(owner, this::askNow);
        }
    }

    private void again() {
        int asked = ++generation;
        owner.getDisplay().timerExec(intervalMillis, () -> {
            if (asked == generation) {
                ask();
            }
        });
    }
}
