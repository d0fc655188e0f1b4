package dev.kraftbench.coordinator;

import dev.kraftbench.kernel.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Collects the parts of an answer from several lanes on one. Parts may be added from any thread. */
public final class Gathering<T> {

    private final Lane home;
    private final Consumer<List<T>> done;
    private final List<T> parts = new ArrayList<>();
    private int missing;

    /**
     * @param expected how many parts there will be, counted as {@link #add} does
     * @param done told once on the home lane, when they are all there
     */
    public Gathering(Lane home, int expected, Consumer<List<T>> done) {
        this.home = home;
        this.missing = expected;
        this.done = done;
        if (expected == 0) {
            home.run(() -> done.accept(parts));
        }
    }

    /** @param count of the expected parts that these are */
    public void add(int count, List<T> some) {
        home.run(() -> {
            parts.addAll(some);
            missing -= count;
            if (missing == 0) {
                done.accept(parts);
            }
        });
    }
}
