package dev.kraftbench.ui.records.browse;

import dev.kraftbench.core.model.Gap;
import dev.kraftbench.core.records.ReadRecord;
import dev.kraftbench.core.records.SearchCost;
import dev.kraftbench.core.records.SearchOutcome;
import dev.kraftbench.core.records.SearchPlan;
import dev.kraftbench.core.records.SearchProgress;
import dev.kraftbench.ui.base.CallFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a browser of records shows at one moment. Immutable.
 *
 * @param rows found so far, in the order of the search; of a tail the newest first
 * @param plan null before the first answer
 * @param cost of the plan, at most
 * @param outcome of the last search, null while it runs
 * @param gaps partitions that could not be asked or fell silent
 */
public record BrowseState(Phase phase, List<ReadRecord> rows, @Nullable SearchPlan plan, @Nullable SearchCost cost, SearchProgress progress,
        @Nullable SearchOutcome outcome, List<Gap> gaps, @Nullable CallFailure failure) {

    /** What goes on. */
    public enum Phase {
        IDLE,
        PLANNING,
        SEARCHING,
        TAILING,
        PAUSED,
        ENDED,
        FAILED;

        public boolean running() {
            return switch (this) {
                case PLANNING, SEARCHING, TAILING, PAUSED -> true;
                case IDLE, ENDED, FAILED -> false;
            };
        }
    }

    public static final BrowseState NOTHING = new BrowseState(Phase.IDLE, List.of(), null, null, SearchProgress.NONE, null, List.of(), null);

    public boolean resumable() {
        return phase == Phase.ENDED && outcome != null && outcome.resumable();
    }
}
