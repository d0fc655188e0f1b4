package dev.kraftbench.controller.internal.quota;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.VirtualLane;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class HostNamesTest {

    private final VirtualLane lane = new VirtualLane();
    private final List<Runnable> work = new ArrayList<>();
    private final List<Optional<Set<String>>> answers = new ArrayList<>();
    private boolean full;
    private Duration slowness = Duration.ZERO;
    private final HostNames names = new HostNames(
            lane,
            new Helpers() {
                @Override
                public <T> void submit(Lane home, Callable<T> asked, Consumer<Outcome<T>> done) {
                    work.add(() -> done.accept(outcome(asked)));
                }
            },
            name -> {
                lane.advance(slowness);
                if (name.startsWith("no")) {
                    throw new UnknownHostException(name);
                }
            });

    private <T> Helpers.Outcome<T> outcome(Callable<T> asked) {
        if (full) {
            return new Helpers.Outcome.Failed<>(new RejectedExecutionException());
        }
        try {
            return new Helpers.Outcome.Done<>(asked.call());
        } catch (Exception e) {
            return new Helpers.Outcome.Failed<>(e);
        }
    }

    private void ask(String... asked) {
        names.unknown(List.of(asked), answers::add);
    }

    @Test
    void addressesNeedNoHelper() {
        ask("10.0.0.1", "::1");
        assertEquals(List.of(Optional.of(Set.of())), answers);
        assertEquals(List.of(), work);
    }

    @Test
    void namesThatNobodyKnowsAreTold() {
        ask("10.0.0.1", "somewhere", "nowhere");
        work.removeFirst().run();
        assertEquals(List.of(Optional.of(Set.of("nowhere"))), answers);
    }

    @Test
    void oneQuestionIsLookedUpAfterTheOther() {
        for (int i = 0; i < 20; i++) {
            ask("somewhere");
        }
        assertEquals(1, work.size());
        assertEquals(List.of(Optional.empty(), Optional.empty(), Optional.empty()), answers, "too many wait");
        while (!work.isEmpty()) {
            assertEquals(1, work.size());
            work.removeFirst().run();
        }
        assertEquals(20, answers.size());
    }

    @Test
    void aHelperThatTakesNoWorkIsNoReasonToResign() {
        full = true;
        ask("somewhere");
        work.removeFirst().run();
        assertEquals(List.of(Optional.empty()), answers);
    }

    @Test
    void manySlowNamesAreGivenUp() {
        slowness = Duration.ofSeconds(6);
        ask("no-1", "no-2", "no-3", "no-4");
        work.removeFirst().run();
        assertEquals(List.of(Optional.empty()), answers);
    }
}
