package dev.kraftbench.ui.base;

import dev.kraftbench.core.change.ChangeProgress;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.IJobChangeEvent;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.core.runtime.jobs.JobChangeAdapter;
import org.eclipse.swt.events.DisposeListener;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Widget;
import org.jspecify.annotations.Nullable;

/**
 * One call to a cluster, shown as a Job: visible in the Progress view, with a deadline and Cancel, and cancelled when the widget it was made for
 * closes. No thread waits for it. The outcome arrives on the UI thread, and only while the owner lives.
 */
public final class BackgroundCall<T> {
    public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(30);
    /** The call itself knows the deadline and says best what was late; this long after it we stop listening. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final int STEPS = 1_000;

    private final String name;
    private final boolean tellsProgress;
    private final BiFunction<Duration, ChangeProgress, CompletableFuture<T>> call;
    private Duration deadline = DEFAULT_DEADLINE;
    private Consumer<T> success = value -> { };
    private @Nullable Consumer<CallFailure> failure;
    private Runnable finished = () -> { };
    private BooleanSupplier wanted = () -> true;

    private BackgroundCall(String name, boolean tellsProgress, BiFunction<Duration, ChangeProgress, CompletableFuture<T>> call) {
        this.name = name;
        this.tellsProgress = tellsProgress;
        this.call = call;
    }

    /** @param call starts the work with the time it may take; it must return at once */
    public static <T> BackgroundCall<T> of(String name, Function<Duration, CompletableFuture<T>> call) {
        return new BackgroundCall<>(name, false, (limit, progress) -> call.apply(limit));
    }

    /** @param call as {@link #of}, and tells how far it has come */
    public static <T> BackgroundCall<T> withProgress(String name, BiFunction<Duration, ChangeProgress, CompletableFuture<T>> call) {
        return new BackgroundCall<>(name, true, call);
    }

    /** Work that waits for files, or whatever else is no future, on a thread of its own. */
    public interface Waiting<T> {
        T run() throws IOException;
    }

    /** @param work waits as long as it must */
    public static <T> BackgroundCall<T> waiting(String name, Waiting<T> work) {
        return of(name, limit -> CompletableFuture.supplyAsync(() -> {
            try {
                return work.run();
            } catch (IOException e) {
                throw new CompletionException(e);
            }
        }, task -> Thread.ofVirtual().name("kraftbench-files").start(task)));
    }

    public BackgroundCall<T> within(Duration limit) {
        this.deadline = limit;
        return this;
    }

    public BackgroundCall<T> onSuccess(Consumer<T> consumer) {
        this.success = consumer;
        return this;
    }

    /** Without this a failure is shown in a dialog. */
    public BackgroundCall<T> onFailure(Consumer<CallFailure> consumer) {
        this.failure = consumer;
        return this;
    }

    /** Runs after success, failure or cancellation, before their consumers. */
    public BackgroundCall<T> whenFinished(Runnable action) {
        this.finished = action;
        return this;
    }

    /** @param still asked once, when the call is over: whether success or failure are still to be told */
    BackgroundCall<T> toldOnlyIf(BooleanSupplier still) {
        this.wanted = still;
        return this;
    }

    /** Starts the call for {@code owner}; UI thread. The returned job can be cancelled. */
    public Job start(Widget owner) {
        CallJob job = new CallJob(owner);
        owner.addDisposeListener(job.whenOwnerCloses);
        job.schedule();
        return job;
    }

    private final class CallJob extends Job {
        private final Widget owner;
        private final DisposeListener whenOwnerCloses = event -> cancel();
        private volatile @Nullable CompletableFuture<T> running;

        CallJob(Widget owner) {
            super(name);
            this.owner = owner;
            addJobChangeListener(new JobChangeAdapter() {
                @Override
                public void done(IJobChangeEvent event) {
                    if (running == null) {
                        // cancelled before it was its turn: nothing else tells of its end
                        DisplayUpdates.run(owner, () -> failed(new CancellationException()));
                    }
                }
            });
        }

        @Override
        protected IStatus run(IProgressMonitor monitor) {
            monitor.beginTask(name, tellsProgress ? STEPS : IProgressMonitor.UNKNOWN);
            AtomicInteger shown = new AtomicInteger();
            CompletableFuture<T> future = called((done, total, now) -> {
                monitor.subTask(now);
                int reached = (int) ((long) STEPS * done / Math.max(1, total));
                monitor.worked(Math.max(0, reached - shown.getAndAccumulate(reached, Math::max)));
            });
            running = future;
            if (monitor.isCanceled()) {
                future.cancel(true);
            }
            future.copy().orTimeout(deadline.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS).whenComplete((value, thrown) -> {
                monitor.done();
                if (thrown == null) {
                    DisplayUpdates.run(owner, () -> {
                        owner.removeDisposeListener(whenOwnerCloses);
                        finished.run();
                        if (wanted.getAsBoolean()) {
                            success.accept(value);
                        }
                    });
                    done(Status.OK_STATUS);
                } else {
                    future.cancel(true);
                    DisplayUpdates.run(owner, () -> failed(thrown));
                    done(Status.CANCEL_STATUS);
                }
            });
            return ASYNC_FINISH;
        }

        private CompletableFuture<T> called(ChangeProgress progress) {
            try {
                return call.apply(deadline, progress);
            } catch (RuntimeException e) {
                return CompletableFuture.failedFuture(e);
            }
        }

        private void failed(Throwable thrown) {
            owner.removeDisposeListener(whenOwnerCloses);
            finished.run();
            if (!wanted.getAsBoolean() || CallFailure.unwrap(thrown) instanceof CancellationException) {
                return;
            }
            CallFailure outcome = CallFailure.of(name, thrown);
            if (failure != null) {
                failure.accept(outcome);
            } else {
                outcome.show(owner instanceof Control control ? control.getShell() : null);
            }
        }

        @Override
        protected void canceling() {
            CompletableFuture<T> future = running;
            if (future != null) {
                future.cancel(true);
            }
        }
    }
}
