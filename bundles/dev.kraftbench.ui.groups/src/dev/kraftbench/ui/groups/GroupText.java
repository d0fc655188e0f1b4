package dev.kraftbench.ui.groups;

import dev.kraftbench.core.group.GroupKind;
import dev.kraftbench.core.model.GroupDetails;
import dev.kraftbench.core.model.GroupDetails.Delay;
import dev.kraftbench.ui.base.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.osgi.util.NLS;

/** What there is to say about groups, in words. Pure. */
public final class GroupText {
    /** The history of end offsets knows no better. */
    private static final long SAMPLED_EVERY_MILLIS = 2_000;

    private GroupText() {}

    /** Topics that a streams application makes have long names. */
    static int partitionWidth(GroupKind kind) {
        return kind == GroupKind.STREAMS ? 270 : 150;
    }

    /** The type with the protocol that its members speak. */
    public static String type(String type) {
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "classic" -> Messages.type_classic;
            case "consumer" -> Messages.type_consumer;
            case "share" -> Messages.type_share;
            case "streams" -> Messages.type_streams;
            default -> type.isEmpty() ? Figures.UNKNOWN : type;
        };
    }

    public static String delay(Delay delay) {
        return switch (delay.source()) {
            case UNKNOWN -> Figures.UNKNOWN;
            case NOTHING_WAITS -> "0 s";
            case HISTORY -> delay.millis() < SAMPLED_EVERY_MILLIS ? "< " + SAMPLED_EVERY_MILLIS / 1_000 + " s" : Figures.span(delay.millis());
            case RECORD -> Figures.span(delay.millis());
        };
    }

    /** How the delay was found. What waits for a share group may be anywhere in its window: that it is the newest records is assumed. */
    public static String source(Delay.Source source, GroupKind kind) {
        return switch (source) {
            case UNKNOWN -> Figures.UNKNOWN;
            case NOTHING_WAITS -> Messages.delay_nothing;
            case HISTORY -> kind.commits() ? Messages.delay_history : NLS.bind(Messages.delay_assumed, Messages.delay_history);
            case RECORD -> kind.commits() ? Messages.delay_record : NLS.bind(Messages.delay_assumed, Messages.delay_record);
        };
    }

    /** What does not change every moment, in a line. */
    public static String facts(GroupDetails group) {
        List<String> facts = new ArrayList<>(List.of(NLS.bind(Messages.fact_type, type(group.type()))));
        if (!group.assignor().isEmpty()) {
            facts.add(NLS.bind(Messages.fact_assignor, group.assignor()));
        }
        facts.add(NLS.bind(Messages.fact_coordinator, Figures.id(group.coordinator())));
        if (group.epoch() != GroupDetails.NO_EPOCH) {
            facts.add(group.epoch() == group.targetEpoch() ? NLS.bind(Messages.fact_epoch, group.epoch())
                    : NLS.bind(Messages.fact_epochs, group.epoch(), group.targetEpoch()));
        }
        return String.join("   \u00B7   ", facts);
    }
}
