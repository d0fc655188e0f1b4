package dev.kraftbench.ui.base;

import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.swt.widgets.Widget;
import org.jspecify.annotations.Nullable;

/** The calls of one place that shows one answer: a newer one cancels the one before it, whose outcome nobody hears of any more. UI thread. */
public final class LatestCall {
    private final Widget owner;
    private @Nullable Job running;
    private int number;

    public LatestCall(Widget owner) {
        this.owner = owner;
    }

    public void start(BackgroundCall<?> call) {
        giveUp();
        int mine = number;
        running = call.toldOnlyIf(() -> over(mine)).start(owner);
    }

    /** Cancels the call under way, if there is one: nobody wants to know any more. */
    public void giveUp() {
        if (running != null) {
            running.cancel();
            running = null;
        }
        number++;
    }

    private boolean over(int ended) {
        boolean latest = ended == number;
        if (latest) {
            running = null;
        }
        return latest;
    }

    /** Whether an outcome is still to come. */
    public boolean running() {
        return running != null;
    }
}
