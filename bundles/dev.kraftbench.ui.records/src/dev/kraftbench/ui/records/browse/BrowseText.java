package dev.kraftbench.ui.records.browse;

import dev.kraftbench.core.records.SearchCost;
import dev.kraftbench.core.records.SearchOutcome;
import dev.kraftbench.core.records.SearchProgress;
import dev.kraftbench.core.records.StoredRecord;
import dev.kraftbench.ui.base.Figures;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.eclipse.osgi.util.NLS;

/** What a browser says about its search. Pure. */
final class BrowseText {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneId.systemDefault());
    /** A cell shows no more; the details have all of it. */
    private static final int CELL = 400;

    private BrowseText() {}

    static String time(StoredRecord record) {
        return record.timestamp() < 0 ? Figures.UNKNOWN : TIME.format(Instant.ofEpochMilli(record.timestamp()));
    }

    static String timeKind(StoredRecord.TimeKind kind) {
        return switch (kind) {
            case CREATE -> Messages.time_create;
            case APPEND -> Messages.time_append;
            case NONE -> Messages.time_none;
        };
    }

    static String cell(String text) {
        String cut = text.length() > CELL ? text.substring(0, CELL) + "\u2026" : text;
        return cut.indexOf('\n') < 0 && cut.indexOf('\r') < 0 && cut.indexOf('\t') < 0 ? cut : cut.replaceAll("\\s+", " ");
    }

    static String cost(SearchCost cost) {
        return cost.bytes() < 0 ? NLS.bind(Messages.cost_records, Figures.count(cost.records()))
                : NLS.bind(Messages.cost, Figures.count(cost.records()), Figures.bytes(cost.bytes()));
    }

    static String line(BrowseState state) {
        SearchProgress progress = state.progress();
        String figures = NLS.bind(Messages.progress, new Object[] {Figures.count(progress.found()), Figures.count(progress.scanned()),
            Figures.bytes(progress.scannedBytes()), Figures.rate(progress.rate())});
        return switch (state.phase()) {
            case IDLE -> Messages.state_idle;
            case PLANNING -> Messages.state_planning;
            case SEARCHING -> NLS.bind(Messages.state_searching, percent(progress.share()), figures);
            case TAILING -> NLS.bind(Messages.state_tailing, figures);
            case PAUSED -> NLS.bind(Messages.state_paused, figures);
            case FAILED -> state.failure() == null ? "" : state.failure().message();
            case ENDED -> state.outcome() == null ? NLS.bind(Messages.state_stopped, Figures.count(state.rows().size()))
                    : NLS.bind(ending(state.outcome()), new Object[] {Figures.count(state.rows().size()), percent(progress.share()), figures});
        };
    }

    private static String ending(SearchOutcome outcome) {
        return switch (outcome.ending()) {
            case COMPLETE -> outcome.resumable() ? Messages.ended_gaps : Messages.ended_complete;
            case LIMIT -> Messages.ended_limit;
            case STOPPED -> Messages.ended_stopped;
            case DEADLINE -> Messages.ended_deadline;
            case MEMORY -> Messages.ended_memory;
        };
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", Math.clamp(share, 0, 1) * 100);
    }
}
