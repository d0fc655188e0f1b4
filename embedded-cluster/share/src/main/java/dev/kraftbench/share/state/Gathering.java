package dev.kraftbench.share.state;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

/** Results that come one by one from several lanes, handed over together in the order asked, by whoever brings the last. */
final class Gathering<T> {

    private final AtomicReferenceArray<T> results;
    private final AtomicInteger missing;
    private final Consumer<List<T>> done;

    Gathering(int expected, Consumer<List<T>> done) {
        this.results = new AtomicReferenceArray<>(expected);
        this.missing = new AtomicInteger(expected);
        this.done = done;
        if (expected == 0) {
            done.accept(List.of());
        }
    }

    /** Each place is given exactly one result. */
    void put(int place, T result) {
        results.set(place, result);
        if (missing.decrementAndGet() == 0) {
            List<T> all = new ArrayList<>(results.length());
            for (int i = 0; i < results.length(); i++) {
                all.add(results.get(i));
            }
            done.accept(all);
        }
    }
}
