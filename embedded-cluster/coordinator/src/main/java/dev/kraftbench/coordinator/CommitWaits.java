package dev.kraftbench.coordinator;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Timer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** Answers of one shard that wait for the high watermark, in the order of the log. Confined to the shard's lane. */
final class CommitWaits {

    private record Wait(long untilOffset, long deadlineNanos, Consumer<Errors> answer) {}

    private final Lane lane;
    private final long timeoutNanos;
    private final ArrayDeque<Wait> waits = new ArrayDeque<>();
    private @Nullable Timer timer;

    CommitWaits(Lane lane, long timeoutNanos) {
        this.lane = lane;
        this.timeoutNanos = timeoutNanos;
    }

    int size() {
        return waits.size();
    }

    /**
     * @param untilOffset not less than that of any wait before
     * @param answer told NONE when the high watermark has reached the offset, REQUEST_TIMED_OUT when it takes too long
     */
    void add(long untilOffset, Consumer<Errors> answer) {
        waits.add(new Wait(untilOffset, lane.clock().nanos() + timeoutNanos, answer));
    }

    void committed(long highWatermark) {
        while (!waits.isEmpty() && waits.peek().untilOffset() <= highWatermark) {
            waits.poll().answer().accept(Errors.NONE);
        }
        watchOldest();
    }

    /** Forgets all waits; the caller answers them. */
    List<Consumer<Errors>> drain() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        List<Consumer<Errors>> answers = waits.stream().map(Wait::answer).toList();
        waits.clear();
        return answers;
    }

    private void watchOldest() {
        if (waits.isEmpty()) {
            if (timer != null) {
                timer.cancel();
                timer = null;
            }
        } else if (timer == null) {
            timer = lane.schedule(waits.peek().deadlineNanos() - lane.clock().nanos(), this::expire);
        }
    }

    private void expire() {
        timer = null;
        long now = lane.clock().nanos();
        List<Wait> expired = new ArrayList<>();
        while (!waits.isEmpty() && waits.peek().deadlineNanos() - now <= 0) {
            expired.add(waits.poll());
        }
        expired.forEach(wait -> wait.answer().accept(Errors.REQUEST_TIMED_OUT));
        watchOldest();
    }
}
