package dev.kraftbench.core.produce.source;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text with places that each record fills anew:
 *
 * <pre>
 * {n}            number of the record, from 0        {n%7}           its remainder by seven
 * {seq:1000}     number of the record, from 1000     {k}             the key chosen by the skew
 * {uuid}         a random UUID                       {int:1-100}     a random whole number
 * {choice:a|b}   one of these                        {text:64}       as many random letters
 * {now}          milliseconds since 1970             {now:iso}       the same for people
 * {key}          the record's key (in values)
 * </pre>
 *
 * Anything else in braces stays as it is, so that JSON needs no escapes.
 */
public final class Template {
    private static final Pattern PLACE = Pattern.compile(
            "\\{(?:(n)(?:%(\\d{1,9}))?|(seq):(\\d{1,18})|(k)|(uuid)|(int):(-?\\d{1,18})-(-?\\d{1,18})|(choice):([^{}]+)|(text):(\\d{1,7})|(now)(:iso)?|(key))\\}");
    /** Looks like a place, but has no meaning: most likely a slip. */
    private static final Pattern SLIP = Pattern.compile("\\{(?:n%|seq|int|choice|text|now)[:\\s][^{}]*\\}|\\{(?:int|choice|text|seq)\\}");
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

    /** What the places are filled from. */
    public record Filling(long number, long key, @Nullable String keyText, SplittableRandom random, LongSupplier clockMillis) {}

    private interface Part {
        void append(StringBuilder to, Filling filling);
    }

    private final List<Part> parts = new ArrayList<>();

    /** @throws IllegalArgumentException when a place was begun, but cannot be meant so */
    public Template(String text) {
        Matcher places = PLACE.matcher(text);
        int end = 0;
        while (places.find()) {
            literal(text.substring(end, places.start()));
            parts.add(part(places));
            end = places.end();
        }
        literal(text.substring(end));
    }

    private void literal(String text) {
        Matcher slip = SLIP.matcher(text);
        if (slip.find()) {
            throw new IllegalArgumentException(SourceTexts.of("no_placeholder", slip.group()));
        }
        if (!text.isEmpty()) {
            parts.add((to, filling) -> to.append(text));
        }
    }

    private static Part part(Matcher place) {
        if (place.group(1) != null) {
            long by = place.group(2) == null ? 0 : Long.parseLong(place.group(2));
            return (to, filling) -> to.append(by == 0 ? filling.number : filling.number % by);
        }
        if (place.group(3) != null) {
            long start = Long.parseLong(place.group(4));
            return (to, filling) -> to.append(start + filling.number);
        }
        if (place.group(5) != null) {
            return (to, filling) -> to.append(filling.key);
        }
        if (place.group(6) != null) {
            return (to, filling) -> to.append(uuid(filling.random));
        }
        if (place.group(7) != null) {
            return integer(place.group(), Long.parseLong(place.group(8)), Long.parseLong(place.group(9)));
        }
        if (place.group(10) != null) {
            String[] choices = place.group(11).split("\\|", -1);
            return (to, filling) -> to.append(choices[filling.random.nextInt(choices.length)]);
        }
        if (place.group(12) != null) {
            int length = Integer.parseInt(place.group(13));
            return (to, filling) -> letters(to, filling.random, length);
        }
        if (place.group(14) != null) {
            boolean iso = place.group(15) != null;
            return (to, filling) -> {
                long millis = filling.clockMillis.getAsLong();
                to.append(iso ? java.time.Instant.ofEpochMilli(millis).toString() : Long.toString(millis));
            };
        }
        return (to, filling) -> to.append(filling.keyText == null ? "" : filling.keyText);
    }

    private static Part integer(String place, long from, long to) {
        if (from > to) {
            throw new IllegalArgumentException(SourceTexts.of("int_order", place));
        }
        return (out, filling) -> out.append(filling.random.nextLong(from, to + 1));
    }

    static void letters(StringBuilder to, SplittableRandom random, int length) {
        for (int i = 0; i < length; i++) {
            to.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
    }

    /** Version 4 of the run's own chance, so that a seed makes the same ones again. */
    private static UUID uuid(SplittableRandom random) {
        return new UUID(random.nextLong() & ~0xF000L | 0x4000L, random.nextLong() & ~(3L << 62) | 2L << 62);
    }

    public String fill(Filling filling) {
        StringBuilder out = new StringBuilder();
        parts.forEach(part -> part.append(out, filling));
        return out.toString();
    }
}
