package dev.kraftbench.group.internal.consumer;

import java.util.ArrayDeque;

/**
 * Estimates, before it is compiled, how large a regular expression (RE2) becomes: counted repetitions are written out, so that a few nested
 * ones fill any memory. Counts at least one for each character or class and what repetition makes of them; never too little. Used for one
 * expression.
 */
final class RegexSize {

    /** Parts of the compiled expression; matching costs that much for each character. */
    private static final long MAX_PARTS = 50_000;

    private static final int MAX_DEPTH = 250;
    private static final int MAX_COUNT_DIGITS = 9;

    private final String regex;
    /** Sizes of what stands before each open parenthesis. */
    private final ArrayDeque<Long> outer = new ArrayDeque<>();

    private long size;
    private long last;
    private int at;

    private RegexSize(String regex) {
        this.regex = regex;
    }

    /** Whether the expression is small enough to be compiled. */
    static boolean isBounded(String regex) {
        return regex.length() <= MAX_PARTS && new RegexSize(regex).scan();
    }

    private boolean scan() {
        while (at < regex.length()) {
            char next = regex.charAt(at);
            switch (next) {
                case '(' -> {
                    outer.push(size);
                    size = 0;
                    at++;
                }
                case ')' -> {
                    last = Math.max(1, size);
                    size = outer.isEmpty() ? last : outer.pop() + last;
                    at++;
                }
                case '{' -> repeat();
                case '[' -> part(endOfClass());
                case '\\' -> escape();
                default -> part(at + 1);
            }
            if (size > MAX_PARTS || outer.size() > MAX_DEPTH) {
                return false;
            }
        }
        long all = size;
        for (long before : outer) {
            all += before;
        }
        return all <= MAX_PARTS;
    }

    private void part(int end) {
        last = 1;
        size++;
        at = end;
    }

    private void escape() {
        if (regex.startsWith("\\Q", at)) {
            int end = regex.indexOf("\\E", at);
            int until = end < 0 ? regex.length() : end;
            size += until - at;
            last = 1;
            at = end < 0 ? until : end + 2;
        } else if (regex.startsWith("\\p{", at) || regex.startsWith("\\P{", at) || regex.startsWith("\\x{", at)) {
            int end = regex.indexOf('}', at);
            part(end < 0 ? regex.length() : end + 1);
        } else {
            part(Math.min(regex.length(), at + 2));
        }
    }

    /** Behind the first bracket that may close the class; what belongs to it after all is counted as if it did not. */
    private int endOfClass() {
        for (int i = at + 1; i < regex.length(); i++) {
            char next = regex.charAt(i);
            if (next == '\\') {
                i++;
            } else if (next == ']') {
                return i + 1;
            }
        }
        return at + 1;
    }

    /** A counted repetition of the last part, or just a brace. */
    private void repeat() {
        int end = regex.indexOf('}', at);
        long most = end < 0 ? -1 : most(regex.substring(at + 1, end));
        if (most < 0) {
            part(at + 1);
            return;
        }
        long repeated = last * Math.max(1, most);
        size += repeated - last;
        last = repeated;
        at = end + 1;
    }

    /** How often at most, or with one more for all that come after the least; -1 if these are no counts. */
    private static long most(String counts) {
        long most = -1;
        for (String count : counts.split(",", -1)) {
            if (count.isEmpty() && most >= 0) {
                return most + 1;
            }
            boolean number = !count.isEmpty() && count.length() <= MAX_COUNT_DIGITS && count.chars().allMatch(each -> each >= '0' && each <= '9');
            if (!number) {
                return -1;
            }
            most = Math.max(most, Long.parseLong(count));
        }
        return most;
    }
}
