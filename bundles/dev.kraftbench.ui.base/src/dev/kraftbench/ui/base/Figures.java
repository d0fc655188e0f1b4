package dev.kraftbench.ui.base;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Figures as people read them. Unknown ones, which the model marks with a negative value or NaN, are a dash. */
public final class Figures {
    public static final String UNKNOWN = "\u2013";

    private Figures() {}

    public static String count(long value) {
        return value < 0 ? UNKNOWN : value < 1_000 ? Long.toString(value) : grouped(value);
    }

    /** By hand, since tables of ten thousand rows ask for it at every key typed into their filter. */
    private static String grouped(long value) {
        StringBuilder text = new StringBuilder().append(value);
        for (int at = text.length() - 3; at > 0; at -= 3) {
            text.insert(at, ',');
        }
        return text.toString();
    }

    public static String bytes(long value) {
        return value < 0 ? UNKNOWN : ChartStyle.bytes().format(value);
    }

    public static String rate(double perSecond) {
        return Double.isNaN(perSecond) ? UNKNOWN : ChartStyle.counts().format(perSecond) + "/s";
    }

    public static String byteRate(double perSecond) {
        return Double.isNaN(perSecond) ? UNKNOWN : ChartStyle.byteRates().format(perSecond) + "/s";
    }

    public static String id(int id) {
        return id < 0 ? UNKNOWN : Integer.toString(id);
    }

    /** 1 h, 7 d, 30 s: the largest unit that divides the time; forever for -1. */
    public static String duration(long millis, String forever) {
        if (millis < 0) {
            return forever;
        }
        long[] sizes = {86_400_000, 3_600_000, 60_000, 1_000};
        String[] units = {" d", " h", " min", " s"};
        for (int i = 0; i < sizes.length; i++) {
            if (millis >= sizes[i] && millis % sizes[i] == 0) {
                return millis / sizes[i] + units[i];
            }
        }
        return millis + " ms";
    }

    /** What follows the value of a configuration entry whose name tells its unit, so that nobody has to count zeros: {@code "  (7 d)"}; empty for others. */
    public static String meaning(String name, @Nullable String value) {
        boolean time = name.endsWith(".ms");
        if (value == null || !time && !name.endsWith(".bytes") || !value.matches("\\d{4,19}")) {
            return "";
        }
        try {
            long number = Long.parseLong(value);
            return "  (" + (number == Long.MAX_VALUE ? Messages.figure_unlimited : time ? duration(number, "") : bytes(number)) + ")";
        } catch (NumberFormatException e) {
            return "";
        }
    }

    /** For how long something lasted, in its two largest units: 3.2 s, 4 min 10 s, 2 h 5 min, 3 d 4 h. */
    public static String span(long millis) {
        if (millis < 0) {
            return UNKNOWN;
        }
        if (millis < 1_000) {
            return millis + " ms";
        }
        if (millis < 60_000) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1_000.0);
        }
        long seconds = millis / 1_000;
        if (seconds < 3_600) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        }
        return seconds < 86_400 ? seconds / 3_600 + " h " + seconds % 3_600 / 60 + " min" : seconds / 86_400 + " d " + seconds % 86_400 / 3_600 + " h";
    }
}
