package dev.kraftbench.broker.internal.access;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Lists of an answer, which may be unmodifiable. Stateless. */
final class Lists {

    private Lists() {}

    static <T> List<T> with(List<T> list, T added) {
        List<T> all = new ArrayList<>(list);
        all.add(added);
        return all;
    }

    static <T> List<T> only(List<T> list, Predicate<T> kept) {
        return list.stream().filter(kept).toList();
    }
}
