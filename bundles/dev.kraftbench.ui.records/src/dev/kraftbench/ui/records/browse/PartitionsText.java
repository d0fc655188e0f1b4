package dev.kraftbench.ui.records.browse;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Partitions as people write them: {@code 0, 2-5}; nothing means all. Pure. */
public final class PartitionsText {
    /** No topic has as many; a slip of the finger must not fill memory. */
    private static final int LARGEST = 100_000;

    private PartitionsText() {}

    /** Empty when it cannot be understood. */
    public static Optional<SortedSet<Integer>> parse(String text) {
        SortedSet<Integer> partitions = new TreeSet<>();
        for (String part : text.split("[,;\\s]+")) {
            if (part.isEmpty()) {
                continue;
            }
            if (!part.matches("\\d{1,6}(-\\d{1,6})?")) {
                return Optional.empty();
            }
            String[] ends = part.split("-");
            int from = Integer.parseInt(ends[0]);
            int to = Integer.parseInt(ends[ends.length - 1]);
            if (from > to || to > LARGEST) {
                return Optional.empty();
            }
            for (int partition = from; partition <= to; partition++) {
                partitions.add(partition);
            }
        }
        return Optional.of(partitions);
    }
}
