package dev.kraftbench.remote;

import static dev.kraftbench.remote.RemoteTexts.TEXTS;

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
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A plan on its way: a batch step by step, until one fails or somebody stops it. What was made by then can be taken back. */
final class ChangeRun {

    /** Carries out what is no batch. */
    interface Step {
        CompletableFuture<Void> apply(Change change, ChangeProgress progress, Duration timeout);
    }

    /**
     * @param failure why not all was made: a {@link ClusterException}, or a {@link CancellationException}; null if all was
     * @param made something was, or may have been
     * @param undo takes back what was made, if that can be taken back
     */
    record End(@Nullable Throwable failure, boolean made, Optional<Change> undo) {
        static final End UNTOUCHED = new End(null, false, Optional.empty());
    }

    private final Step step;
    private final ChangeProgress watcher;
    private final long deadlineNanos;
    private final CompletableFuture<End> end;
    private volatile boolean stopped;

    ChangeRun(ChangePlan plan, Step step, ChangeProgress watcher, Duration timeout) {
        this.step = step;
        this.watcher = watcher;
        this.deadlineNanos = System.nanoTime() + timeout.toNanos();
        this.end = make(plan, watched(watcher));
    }

    /** Never fails. */
    CompletableFuture<End> end() {
        return end;
    }

    /** Ends it after what is under way: a request that was sent is not called back. */
    void stop() {
        stopped = true;
    }

    private ChangeProgress watched(ChangeProgress told) {
        return new ChangeProgress() {
            @Override
            public void at(int done, int total, String now) {
                told.at(done, total, now);
            }

            @Override
            public boolean stopped() {
                return stopped || watcher.stopped();
            }
        };
    }

    private Duration left() {
        return Duration.ofNanos(Math.max(1_000_000, deadlineNanos - System.nanoTime()));
    }

    private CompletableFuture<End> make(ChangePlan plan, ChangeProgress progress) {
        if (plan.change() instanceof BatchChange batch) {
            return next(batch, plan.steps(), 0, End.UNTOUCHED, progress);
        }
        return applied(plan.change(), progress).handle((ok, failure) -> failure == null ? new End(null, true, plan.undo()) : failed(plan, failure));
    }

    private CompletableFuture<Void> applied(Change change, ChangeProgress progress) {
        try {
            return step.apply(change, progress, left());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static End failed(ChangePlan plan, Throwable failure) {
        String title = plan.change().title();
        if (!(Failures.unwrap(failure) instanceof PartlyMade partly)) {
            Throwable reason = Failures.of(title, failure);
            // what was not answered may have been made; to take back what was not does no harm
            Optional<Change> undo = reason instanceof ClusterException e && e.kind() == ClusterException.Kind.TIMEOUT ? plan.undo() : Optional.empty();
            return new End(reason, undo.isPresent(), undo);
        }
        int parts = plan.change() instanceof Parted parted ? parted.parts() : 1;
        Throwable reason = partly.made() == 0 || parts == 1 ? Failures.of(title, partly.reason())
                : withCount(title, "batch.partly", partly.reason(), partly.made(), parts);
        return new End(reason, true, plan.undo().flatMap(undo -> Parted.only(undo, partly.touched())));
    }

    /** @param before what became of the steps before this one, which all were made */
    private CompletableFuture<End> next(BatchChange batch, List<ChangePlan> steps, int index, End before, ChangeProgress progress) {
        if (index == steps.size()) {
            return CompletableFuture.completedFuture(before);
        }
        ChangePlan plan = steps.get(index);
        if (progress.stopped()) {
            return CompletableFuture.completedFuture(new End(withCount(batch.title(), "batch.stopped", new CancellationException(), index, steps.size()),
                    before.made, before.undo));
        }
        progress.at(index, steps.size(), plan.change().title());
        return make(plan, watched(ChangeProgress.NONE)).thenCompose(made -> {
            End soFar = plan.idle() ? before : joined(batch, before, made);
            return made.failure == null ? next(batch, steps, index + 1, soFar, progress) : CompletableFuture.completedFuture(new End(
                    withCount(plan.change().title(), "batch.stopped", made.failure, index, steps.size()), soFar.made, soFar.undo));
        });
    }

    /** The whole can be taken back only where each part that changed something can, in the opposite order. */
    private static End joined(BatchChange batch, End before, End last) {
        if (!last.made) {
            return before;
        }
        if (!before.made) {
            return new End(null, true, last.undo.map(undo -> undo(batch, List.of(undo))));
        }
        return new End(null, true, before.undo.flatMap(earlier -> last.undo.map(undo -> {
            List<Change> back = new ArrayList<>(List.of(undo));
            back.addAll(((BatchChange) earlier).changes());
            return undo(batch, back);
        })));
    }

    private static Change undo(BatchChange batch, List<Change> back) {
        return new BatchChange(TEXTS.of("batch.undo", batch.title()), back);
    }

    private static Throwable withCount(String title, String text, Throwable failure, int done, int total) {
        if (failure instanceof ClusterException e) {
            return new ClusterException(e.kind(), title, e.error(), TEXTS.of(text, String.valueOf(e.getMessage()), done, total), e.advice(), e);
        }
        return failure instanceof CancellationException
                ? new CancellationException(TEXTS.of(text, failure.getMessage() == null ? TEXTS.of("batch.cancelled") : failure.getMessage(), done, total)) : failure;
    }
}
