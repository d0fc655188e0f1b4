package dev.kraftbench.serdes.internal.filter;

import static dev.kraftbench.serdes.internal.SerdeTexts.TEXTS;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.jexl3.JexlArithmetic;
import org.apache.commons.jexl3.JexlOperator;
import org.jspecify.annotations.Nullable;

/**
 * Comparisons as people mean them in a filter: what is missing is neither smaller nor larger than anything, times compare with ISO texts and
 * milliseconds, and {@code =~} searches in linear time.
 */
public final class FilterArithmetic extends JexlArithmetic {
    private static final int PATTERNS = 50;

    /** Guarded by this: filters of several searches share the engine. */
    private final Map<String, Pattern> patterns = new LinkedHashMap<>();

    FilterArithmetic() {
        super(false);
    }

    @Override
    public boolean lessThan(@Nullable Object left, @Nullable Object right) {
        return left != null && right != null && super.lessThan(left, right);
    }

    @Override
    public boolean lessThanOrEqual(@Nullable Object left, @Nullable Object right) {
        return left != null && right != null && super.lessThanOrEqual(left, right);
    }

    @Override
    public boolean greaterThan(@Nullable Object left, @Nullable Object right) {
        return left != null && right != null && super.greaterThan(left, right);
    }

    @Override
    public boolean greaterThanOrEqual(@Nullable Object left, @Nullable Object right) {
        return left != null && right != null && super.greaterThanOrEqual(left, right);
    }

    @Override
    protected int compare(Object left, Object right, JexlOperator operator) {
        if (left instanceof Instant || right instanceof Instant) {
            Instant a = time(left);
            Instant b = time(right);
            if (a == null || b == null) {
                throw new ArithmeticException(TEXTS.of("filter.time"));
            }
            return a.compareTo(b);
        }
        return super.compare(left, right, operator);
    }

    private static @Nullable Instant time(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Instant time -> time;
            case Number millis -> Instant.ofEpochMilli(millis.longValue());
            default -> {
                try {
                    yield Times.parse(value.toString());
                } catch (DateTimeException e) {
                    yield null;
                }
            }
        };
    }

    @Override
    public @Nullable Boolean contains(@Nullable Object container, @Nullable Object value) {
        // x =~ 'pattern' asks here, the literal compiled already: what Java made of it may run for years, so it is made anew
        return switch (container) {
            case java.util.regex.Pattern literal -> value != null && pattern(literal.pattern()).matcher(value.toString()).find();
            case CharSequence text -> value != null && pattern(text.toString()).matcher(value.toString()).find();
            case null, default -> super.contains(container, value);
        };
    }

    synchronized Pattern pattern(String text) {
        Pattern known = patterns.get(text);
        if (known == null) {
            if (patterns.size() == PATTERNS) {
                patterns.remove(patterns.keySet().iterator().next());
            }
            try {
                known = Pattern.compile(text);
            } catch (PatternSyntaxException e) {
                throw new ArithmeticException(TEXTS.of("filter.pattern", e.getMessage()));
            }
            patterns.put(text, known);
        }
        return known;
    }
}
