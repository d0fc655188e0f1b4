package dev.kraftbench.app.tour;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.eclipse.swt.SWTError;
import org.eclipse.swt.widgets.Display;

/**
 * Steps, one after the other on the UI thread, which none of them blocks. One that fails or does not end within the limit is named, and the next one
 * follows: nothing waits for ever.
 */
public final class Steps {
    private static final int POLL_MILLIS = 100;
    private static final long LOOK_MILLIS = 5_000;

    /** Done when it returns. */
    public interface Action {
        void run() throws Exception;
    }

    /** Ends some time after it has begun, when it says so. What it adds comes right after it. */
    public interface Step {
        void begin(Running running) throws Exception;
    }

    private record Named(String name, Step step) {}

    private record Begun(String name, long nanos) {}

    private final Display display;
    private final int limitMillis;
    private final Thread uiThread;
    private final List<Named> steps = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    /** Where what is added goes. */
    private int at;
    /** Of the step that is running; another number is one of a step that has ended. */
    private int number;
    private volatile Begun begun = new Begun("the start", System.nanoTime());

    /** @param limitMillis of each of them */
    public Steps(Display display, int limitMillis) {
        this.display = display;
        this.limitMillis = limitMillis;
        uiThread = display.getThread();
    }

    /** The first of those that were added. */
    public void start() {
        next();
    }

    /** A step that has begun and may have been given up since. UI thread, but for {@link #endsElsewhere}. */
    public final class Running {
        private final String name;
        private final int mine = number;
        private final Runnable late = this::late;

        private Running(String name) {
            this.name = name;
        }

        private void begin(Step step) {
            display.timerExec(limitMillis, late);
            attempt(() -> step.begin(this));
        }

        private boolean current() {
            return mine == number;
        }

        public void ended() {
            if (current()) {
                display.timerExec(-1, late);
                next();
            }
        }

        void failed(Throwable failure) {
            if (current()) {
                fail(name + ": " + failure);
                ended();
            }
        }

        private void late() {
            failed(new IllegalStateException("not within " + limitMillis / 1000.0 + " s"));
        }

        private void attempt(Action action) {
            if (current()) {
                try {
                    action.run();
                } catch (Exception | LinkageError | SWTError e) {
                    failed(e);
                }
            }
        }

        /** Goes on so after a while. */
        void after(int millis, Action action) {
            display.timerExec(millis, () -> attempt(action));
        }

        /** Ends when this does, on whatever thread. */
        void endsElsewhere(CompletableFuture<?> future) {
            future.whenComplete((value, failure) -> display.asyncExec(() -> {
                if (failure == null) {
                    ended();
                } else {
                    failed(failure);
                }
            }));
        }
    }

    private void next() {
        number++;
        display.asyncExec(() -> {
            at = 0;
            if (!steps.isEmpty()) {
                Named step = steps.removeFirst();
                begun = new Begun(step.name(), System.nanoTime());
                new Running(step.name()).begin(step.step());
            }
        });
    }

    public void add(String name, Step step) {
        steps.add(at++, new Named(name, step));
    }

    public void then(String name, Action action) {
        add(name, running -> {
            action.run();
            running.ended();
        });
    }

    void call(String name, Supplier<CompletableFuture<?>> call) {
        add(name, running -> running.endsElsewhere(call.get()));
    }

    public void await(String name, BooleanSupplier condition) {
        add(name, running -> poll(running, condition));
    }

    private void poll(Running running, BooleanSupplier condition) {
        if (condition.getAsBoolean()) {
            running.ended();
        } else {
            running.after(POLL_MILLIS, () -> poll(running, condition));
        }
    }

    /** For what was drawn off the UI thread to reach the screen. */
    void settle(int millis) {
        add("a moment", running -> running.after(millis, running::ended));
    }

    void fail(String reason) {
        failures.add(reason);
        System.err.println("kraftbench: tour: " + reason);
    }

    /** In their order. */
    public List<String> failures() {
        return List.copyOf(failures);
    }

    /** Ends the process where a step has kept the UI thread for so long that no limit could be seen to. What follows the last step counts as well. */
    void endWhenHeld(int heldMillis) {
        Thread.ofPlatform().daemon().name("kraftbench-tour-watch").start(() -> watch(TimeUnit.MILLISECONDS.toNanos(heldMillis)));
    }

    private void watch(long heldNanos) {
        try {
            while (System.nanoTime() - begun.nanos() < heldNanos) {
                Thread.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            return;
        }
        System.err.println("kraftbench: tour: " + begun.name() + ": does not come to an end; the UI thread is");
        for (StackTraceElement element : uiThread.getStackTrace()) {
            System.err.println("    at " + element);
        }
        // hooks of an orderly end would wait for the UI thread
        Runtime.getRuntime().halt(1);
    }
}
