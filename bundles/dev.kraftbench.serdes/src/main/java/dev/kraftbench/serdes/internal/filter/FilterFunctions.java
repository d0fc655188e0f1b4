package dev.kraftbench.serdes.internal.filter;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Functions of filter expressions. Each ends in time linear in its arguments. Public for the expression engine. */
public final class FilterFunctions {
    /** The one instance that expressions call. */
    static final FilterFunctions ALL = new FilterFunctions();

    private FilterFunctions() {}

    /** Whether a text has a part, or a list an element, or an object a field. */
    public boolean contains(@Nullable Object whole, @Nullable Object part) {
        return switch (whole) {
            case null -> false;
            case Map<?, ?> map -> map.containsKey(String.valueOf(part));
            case Collection<?> items -> items.stream().anyMatch(item -> String.valueOf(item).equals(String.valueOf(part)));
            default -> part != null && whole.toString().contains(part.toString());
        };
    }

    public boolean startsWith(@Nullable Object text, @Nullable Object start) {
        return text != null && start != null && text.toString().startsWith(start.toString());
    }

    public boolean endsWith(@Nullable Object text, @Nullable Object end) {
        return text != null && end != null && text.toString().endsWith(end.toString());
    }

    public @Nullable String lower(@Nullable Object text) {
        return text == null ? null : text.toString().toLowerCase(Locale.ROOT);
    }

    public @Nullable String upper(@Nullable Object text) {
        return text == null ? null : text.toString().toUpperCase(Locale.ROOT);
    }

    public int length(@Nullable Object value) {
        return switch (value) {
            case null -> 0;
            case Map<?, ?> map -> map.size();
            case Collection<?> items -> items.size();
            default -> value.toString().length();
        };
    }
}
