package dev.kraftbench.serdes.internal.filter;

import static dev.kraftbench.serdes.internal.SerdeTexts.TEXTS;

import dev.kraftbench.core.serde.FilterLanguage.Compiled;
import dev.kraftbench.core.serde.FilterLanguage.Word;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.commons.jexl3.JexlBuilder;
import org.apache.commons.jexl3.JexlEngine;
import org.apache.commons.jexl3.JexlException;
import org.apache.commons.jexl3.JexlFeatures;
import org.apache.commons.jexl3.JexlInfo;
import org.apache.commons.jexl3.JexlScript;
import org.apache.commons.jexl3.introspection.JexlPermissions;

/**
 * Conditions in Commons JEXL, cut down until every one of them ends soon and touches nothing: no loops, lambdas, assignments, new objects or calls of
 * methods; only comparisons, arithmetic, fields of trees and the functions listed here.
 */
final class Expressions {
    /** Longer ones were pasted by mistake. */
    private static final int LONGEST = 4_000;

    private static final Pattern PATTERN = Pattern.compile("[=!]~\\s*(['\"])(.*?)\\1");

    static final List<Word> WORDS = List.of(
            new Word("key", "key == 'order-17'"),
            new Word("value", "value.order.total > 100"),
            new Word("keyText", "keyText =^ 'order-'"),
            new Word("valueText", "valueText =~ 'status\":\"(failed|late)'"),
            new Word("headers", "headers['trace-id'] != null"),
            new Word("timestamp", "timestamp >= '2026-01-31T12:00'"),
            new Word("offset", "offset >= 1000 && offset < 2000"),
            new Word("partition", "partition =~ [0, 3]"),
            new Word("topic", "topic == 'orders'"),
            new Word("bytes", "bytes > 10000"),
            new Word("keySize", "keySize < 0"),
            new Word("valueSize", "valueSize > 1048576"),
            new Word("tombstone", "tombstone"),
            new Word("unreadable", "unreadable"));

    static final List<Word> FUNCTIONS = List.of(
            new Word("contains", "contains(value.tags, 'express')"),
            new Word("startsWith", "startsWith(value.sku, 'A-')"),
            new Word("endsWith", "endsWith(value.mail, '.org')"),
            new Word("lower", "lower(value.city) == 'berlin'"),
            new Word("upper", "upper(value.currency) == 'EUR'"),
            new Word("length", "length(value.items) > 3"),
            new Word("empty", "empty(value.note)"));

    static final Set<String> NAMES = WORDS.stream().map(Word::text).collect(Collectors.toUnmodifiableSet());

    private final JexlEngine engine;

    Expressions() {
        JexlFeatures features = new JexlFeatures().loops(false).lambda(false).newInstance(false).methodCall(false).sideEffect(false).sideEffectGlobal(false)
                .localVar(false).pragma(false).annotation(false).script(false).register(false).importPragma(false).namespacePragma(false)
                .namespaceInstantiation(false).structuredLiteral(true).arrayReferenceExpr(true).comparatorNames(true);
        Map<String, Object> functions = new HashMap<>();
        // the functions without a prefix
        functions.put(null, FilterFunctions.ALL);
        engine = new JexlBuilder().features(features).permissions(new FilterPermissions(JexlPermissions.RESTRICTED)).arithmetic(new FilterArithmetic())
                .namespaces(functions).strict(false).safe(true).silent(false).cache(16).create();
    }

    Compiled compile(String text) {
        if (text.length() > LONGEST) {
            return new Compiled.Wrong(TEXTS.of("filter.long", LONGEST), LONGEST);
        }
        try {
            JexlScript script = engine.createScript(null, new JexlInfo("filter", 1, 1), text);
            for (List<String> variable : script.getVariables()) {
                String name = variable.getFirst();
                if (!NAMES.contains(name)) {
                    return new Compiled.Wrong(TEXTS.of("filter.unknown", name, String.join(", ", sorted())), text.indexOf(name));
                }
            }
            Matcher literal = PATTERN.matcher(text);
            while (literal.find()) {
                String pattern = literal.group(2).replace("\\\\", "\\");
                try {
                    com.google.re2j.Pattern.compile(pattern);
                } catch (com.google.re2j.PatternSyntaxException e) {
                    return new Compiled.Wrong(TEXTS.of("filter.pattern", e.getDescription()), literal.start(2));
                }
            }
            return new Compiled.Usable(new ExpressionFilter(script));
        } catch (JexlException e) {
            return new Compiled.Wrong(reason(e), position(text, e.getInfo()));
        }
    }

    private static List<String> sorted() {
        List<String> names = new ArrayList<>(NAMES);
        names.sort(null);
        return names;
    }

    private static String reason(JexlException e) {
        String detail = switch (e) {
            case JexlException.Tokenization wrong -> wrong.getDetail();
            case JexlException.Parsing wrong -> wrong.getDetail();
            default -> e.getMessage();
        };
        return detail == null || detail.isBlank() ? TEXTS.of("filter.none") : detail.strip();
    }

    private static int position(String text, JexlInfo info) {
        if (info == null) {
            return -1;
        }
        int position = 0;
        for (int line = 1; line < info.getLine() && position >= 0; line++) {
            position = text.indexOf('\n', position) + 1;
        }
        return Math.clamp(position + info.getColumn() - 1L, 0, text.length());
    }
}
