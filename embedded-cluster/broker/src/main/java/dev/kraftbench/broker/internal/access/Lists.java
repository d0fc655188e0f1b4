package dev.kraftbench.broker.internal.access;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/** Lists of a message, which may be unmodifiable. All in time linear to what they hold. Stateless. */
final class Lists {

    private Lists() {}

    /**
     * Some of a list, and the others, each in their order.
     *
     * @param chosen of which the condition was true
     */
    record Split<T>(List<T> chosen, List<T> others) {}

    /** A copy that nobody but an answer holds, so that the next element needs no other one. */
    private static final class Growing<T> extends ArrayList<T> {
        private Growing(Collection<T> elements) {
            super(elements);
        }
    }

    /** The list to put into the answer in place of the one given, which may be the same: refused parts are added by the thousand. */
    static <T> List<T> with(List<T> list, T added) {
        List<T> all = list instanceof Growing<T> ours ? ours : new Growing<>(list);
        all.add(added);
        return all;
    }

    static <T> List<T> only(List<T> list, Predicate<T> kept) {
        return list.stream().filter(kept).toList();
    }

    /** Asks the condition once for each element. Both lists can be changed. */
    static <T> Split<T> split(Collection<T> all, Predicate<T> condition) {
        Split<T> split = new Split<>(new ArrayList<>(), new ArrayList<>());
        all.forEach(each -> (condition.test(each) ? split.chosen() : split.others()).add(each));
        return split;
    }
}
