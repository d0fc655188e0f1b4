package dev.kraftbench.ui.logs;

import dev.kraftbench.core.log.LogBatch;
import dev.kraftbench.core.log.Lookup;
import dev.kraftbench.core.log.Lookup.Step;
import dev.kraftbench.ui.base.Figures;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.osgi.util.NLS;

/** How an offset or a time was found, in sentences. Pure. */
public final class LookupSteps {

    public record Row(int number, String text) {}

    private LookupSteps() {}

    public static List<Row> of(Lookup lookup) {
        List<Row> rows = new ArrayList<>();
        for (Step step : lookup.steps()) {
            rows.add(new Row(rows.size() + 1, text(step)));
        }
        return rows;
    }

    private static String text(Step step) {
        return switch (step) {
            case Step.SegmentChosen chosen -> NLS.bind(Messages.step_segment, Long.toString(chosen.baseOffset()), chosen.segments());
            case Step.SegmentByTime chosen -> NLS.bind(Messages.step_segment_time, Long.toString(chosen.baseOffset()), Cells.time(chosen.largestTimestamp()));
            case Step.TimeEntryFound found -> NLS.bind(Messages.step_time_entry,
                    new Object[] {found.entry().slot(), found.entries(), Long.toString(found.entry().offset())});
            case Step.OffsetEntryFound found -> NLS.bind(Messages.step_offset_entry, new Object[] {found.entry().slot(), found.entries(),
                Long.toString(found.entry().offset()), found.entry().position()});
            case Step.FromBeginning begin -> NLS.bind(begin.ofTimeIndex() ? Messages.step_beginning_time : Messages.step_beginning, begin.entries());
            case Step.Scanned scanned -> NLS.bind(Messages.step_scanned,
                    new Object[] {Long.toString(scanned.position()), scanned.batches(), Figures.count(scanned.bytes())});
            case Step.BatchFound found -> found(found.batch());
            case Step.NotThere nothing -> Messages.step_not_there;
        };
    }

    private static String found(LogBatch batch) {
        return NLS.bind(Messages.step_found, new Object[] {Long.toString(batch.baseOffset()), Long.toString(batch.lastOffset()), Long.toString(batch.position())});
    }
}
