package dev.kraftbench.ui.groups;

import dev.kraftbench.core.model.GroupDetails;
import dev.kraftbench.core.model.GroupDetails.Delay;
import dev.kraftbench.ui.base.Figures;
import java.util.Locale;

/** What there is to say about groups, in words. Pure. */
public final class GroupText {
    private GroupText() {}

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
            case HISTORY, RECORD -> Figures.span(delay.millis());
        };
    }

    /** How the delay was found. */
    public static String source(Delay.Source source) {
        return switch (source) {
            case UNKNOWN -> Figures.UNKNOWN;
            case NOTHING_WAITS -> Messages.delay_nothing;
            case HISTORY -> Messages.delay_history;
            case RECORD -> Messages.delay_record;
        };
    }

    /** The epoch, and where its assignment is not ready yet, the one that is. */
    public static String epoch(GroupDetails group) {
        return group.targetEpoch() == group.epoch() ? Figures.id(group.epoch()) : group.epoch() + " (" + group.targetEpoch() + ")";
    }
}
