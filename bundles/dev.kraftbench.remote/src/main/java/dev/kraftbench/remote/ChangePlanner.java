package dev.kraftbench.remote;

import static dev.kraftbench.remote.RemoteTexts.TEXTS;

import dev.kraftbench.core.ClusterException;
import dev.kraftbench.core.change.BatchChange;
import dev.kraftbench.core.change.Change;
import dev.kraftbench.core.change.ChangePlan;
import dev.kraftbench.core.change.ChangePlan.Difference;
import dev.kraftbench.core.change.ChangeProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Plans changes and carries them out: each by its family, batches one after the other. Families that carry out may have a more patient client than those
 * that only look.
 */
final class ChangePlanner {
    private final List<ChangeFamily<?>> planning;
    private final List<ChangeFamily<?>> applying;

    ChangePlanner(List<ChangeFamily<?>> planning, List<ChangeFamily<?>> applying) {
        this.planning = List.copyOf(planning);
        this.applying = List.copyOf(applying);
    }

    CompletableFuture<ChangePlan> plan(Change change, Duration timeout) {
        return change instanceof BatchChange batch ? plan(batch, timeout) : plan(family(planning, change), change, timeout);
    }

    ChangeRun start(ChangePlan plan, ChangeProgress progress, Duration timeout) {
        return new ChangeRun(plan, (change, told, limit) -> apply(family(applying, change), change, told, limit), progress, timeout);
    }

    List<String> commandLines(Change change) {
        return change instanceof BatchChange batch ? batch.changes().stream().flatMap(each -> commandLines(each).stream()).toList()
                : commandLines(family(planning, change), change);
    }

    private static ChangeFamily<?> family(List<ChangeFamily<?>> families, Change change) {
        return families.stream().filter(f -> f.type().isInstance(change)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no family of changes knows " + change.getClass().getName()));
    }

    private static <C extends Change> CompletableFuture<ChangePlan> plan(ChangeFamily<C> family, Change change, Duration timeout) {
        return Unheard.asked(Unheard.TRIES, Unheard.PAUSE, () -> family.plan(family.type().cast(change), timeout));
    }

    private static <C extends Change> CompletableFuture<Void> apply(ChangeFamily<C> family, Change change, ChangeProgress progress, Duration timeout) {
        return family.apply(family.type().cast(change), progress, timeout);
    }

    private static <C extends Change> List<String> commandLines(ChangeFamily<C> family, Change change) {
        return family.commandLines(family.type().cast(change));
    }

    // ---- batches

    private CompletableFuture<ChangePlan> plan(BatchChange batch, Duration timeout) {
        List<CompletableFuture<ChangePlan>> each = batch.changes().stream().map(change -> plan(change, timeout)).toList();
        CompletableFuture<ChangePlan> joined = CompletableFuture.allOf(each.toArray(CompletableFuture[]::new))
                .thenApply(done -> joined(batch, each.stream().map(CompletableFuture::join).toList()));
        joined.whenComplete((plan, failure) -> {
            if (joined.isCancelled()) {
                each.forEach(future -> future.cancel(true));
            }
        });
        return joined;
    }

    /** The whole can be taken back only where each part that changes something can, in the opposite order. */
    private static ChangePlan joined(BatchChange batch, List<ChangePlan> plans) {
        List<Difference> differences = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        Set<String> warnings = new LinkedHashSet<>();
        List<Change> back = new ArrayList<>();
        for (ChangePlan plan : plans) {
            plan.differences().forEach(d -> differences.add(new Difference(plan.change().title() + ": " + d.what(), d.before(), d.after())));
            lines.addAll(plan.commandLines());
            warnings.addAll(plan.warnings());
            plan.undo().ifPresent(back::add);
        }
        Collections.reverse(back);
        boolean all = !back.isEmpty() && plans.stream().allMatch(plan -> plan.idle() || plan.undo().isPresent());
        Optional<Change> undo = all ? Optional.of(new BatchChange(TEXTS.of("batch.undo", batch.title()), back)) : Optional.empty();
        return new ChangePlan(batch, differences, lines, List.copyOf(warnings), undo, plans);
    }

    static ClusterException readOnly(String operation, String name) {
        return new ClusterException(ClusterException.Kind.READ_ONLY, operation, null, TEXTS.of("readOnly", name),
                TEXTS.of("readOnly.advice"), null);
    }
}
