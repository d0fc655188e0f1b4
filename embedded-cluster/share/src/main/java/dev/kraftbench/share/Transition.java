package dev.kraftbench.share;

import java.util.ArrayList;
import java.util.List;

/** Changes of a window that are written down together, and become true together or not at all. */
final class Transition {

    /** Offsets that are to change, or, where the change has been made already, are to be written as they are. */
    record Range(long firstOffset, long lastOffset) {}

    private final List<Range> ranges = new ArrayList<>(1);

    void add(long first, long last) {
        if (!ranges.isEmpty() && ranges.getLast().lastOffset() + 1 == first) {
            ranges.set(ranges.size() - 1, new Range(ranges.getLast().firstOffset(), last));
        } else {
            ranges.add(new Range(first, last));
        }
    }

    List<Range> ranges() {
        return ranges;
    }

    boolean isEmpty() {
        return ranges.isEmpty();
    }
}
