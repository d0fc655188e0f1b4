package dev.kraftbench.ui.base.time;

import dev.kraftbench.core.series.TimeSpan;
import java.util.Optional;

/**
 * Which part of time is in sight: the newest so many milliseconds, going along with the data, or a fixed span while paused. Immutable.
 *
 * @param windowMillis width while it goes along
 * @param fixed what is shown while paused
 */
public record TimeWindow(long windowMillis, Optional<TimeSpan> fixed) {
    public static final long SHORTEST_MILLIS = 5_000;
    public static final long LONGEST_MILLIS = 3_600_000;
    /** A young cluster does not begin with an empty chart, nor with one second stretched over the whole width. */
    private static final long YOUNG_MILLIS = 30_000;

    public TimeWindow {
        windowMillis = Math.clamp(windowMillis, SHORTEST_MILLIS, LONGEST_MILLIS);
    }

    public static TimeWindow live(long windowMillis) {
        return new TimeWindow(windowMillis, Optional.empty());
    }

    public boolean paused() {
        return fixed.isPresent();
    }

    /** What is in sight of data that reach over {@code data}: time moves with the data, not with the clock. */
    public TimeSpan span(TimeSpan data) {
        return fixed.orElseGet(() -> {
            long to = data.to();
            return new TimeSpan(Math.max(to - windowMillis, Math.min(data.from(), to - Math.min(windowMillis, YOUNG_MILLIS))), to);
        });
    }

    public TimeWindow withWindow(long millis) {
        return live(millis);
    }

    public TimeWindow pausedAt(TimeSpan shown) {
        return new TimeWindow(windowMillis, Optional.of(fitted(shown.from(), shown.to())));
    }

    public TimeWindow resumed() {
        return live(windowMillis);
    }

    /**
     * Widens or narrows what is in sight by a factor, less than 1 to see more closely. Live, the newest end stays and so does being live; paused, the
     * time under the pointer stays where it is.
     */
    public TimeWindow zoomed(double factor, long at, TimeSpan shown) {
        if (!paused()) {
            return live(Math.round(Math.min(windowMillis, Math.max(shown.millis(), SHORTEST_MILLIS)) * factor));
        }
        long wanted = Math.clamp(Math.round(shown.millis() * factor), SHORTEST_MILLIS, LONGEST_MILLIS);
        double share = shown.millis() == 0 ? 0.5 : (double) (at - shown.from()) / shown.millis();
        long from = Math.round(at - share * wanted);
        return new TimeWindow(windowMillis, Optional.of(new TimeSpan(from, from + wanted)));
    }

    /** Pauses, and moves what is in sight by a share of its width: negative to earlier times. Not beyond the data. */
    public TimeWindow moved(double share, TimeSpan shown, TimeSpan data) {
        long by = Math.round(share * shown.millis());
        long from = Math.clamp(shown.from() + by, Math.min(data.from(), shown.from()), Math.max(data.to() - shown.millis(), shown.from()));
        return new TimeWindow(windowMillis, Optional.of(new TimeSpan(from, from + shown.millis())));
    }

    private static TimeSpan fitted(long from, long to) {
        long missing = SHORTEST_MILLIS - (to - from);
        long begin = missing > 0 ? from - missing / 2 : from;
        return new TimeSpan(begin, Math.min(begin + LONGEST_MILLIS, missing > 0 ? begin + SHORTEST_MILLIS : to));
    }
}
