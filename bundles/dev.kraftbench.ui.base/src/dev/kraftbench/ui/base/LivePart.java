package dev.kraftbench.ui.base;

/**
 * A view, editor or dialog that can say whether it shows real data of a cluster now, rather than an empty state; UI thread. The tour and the UI tests
 * wait for it.
 */
public interface LivePart {
    boolean rendersData();

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
