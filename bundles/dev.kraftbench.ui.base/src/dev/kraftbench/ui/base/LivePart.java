package dev.kraftbench.ui.base;

import java.time.Instant;

/**
 * A view, editor or dialog that can say whether it shows real data of a cluster now, rather than an empty state; UI thread. The tour and the UI tests
 * wait for it.
 */
public interface LivePart {
    boolean rendersData();

    /** Whether it shows an event of that time, or a later one. False for parts that do not show events. */
    default boolean tellsOf(Instant at) {
        return false;
    }

    /** Pages that can be brought to the top; {@link #rendersData()} speaks of the one that is. */
    default int pageCount() {
        return 1;
    }

    default void showPage(int index) {
        if (index != 0) {
            throw new IndexOutOfBoundsException(index);
        }
    }
}
