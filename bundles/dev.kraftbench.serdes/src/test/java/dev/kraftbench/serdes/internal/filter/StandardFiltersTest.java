package dev.kraftbench.serdes.internal.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.records.ReadRecord;
import dev.kraftbench.core.records.StoredRecord;
import dev.kraftbench.core.serde.Decoded;
import dev.kraftbench.core.serde.FilterLanguage;
import dev.kraftbench.core.serde.FilterLanguage.Compiled;
import dev.kraftbench.core.serde.FilterLanguage.Mode;
import dev.kraftbench.serdes.internal.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandardFiltersTest {
    private static final String VALUE = "{\"orderId\": 17, \"total\": 99.50, \"status\": \"created\", \"customer\": {\"city\": \"Berlin\"}, \"tags\": [\"a\", \"express\"]}";

    private final StandardFilters filters = new StandardFilters();
    private final ReadRecord record = record(VALUE);

    private static ReadRecord record(String json) {
        StoredRecord stored = new StoredRecord("orders", 3, 1_234, Instant.parse("2026-11-05T10:00:00Z").toEpochMilli(), StoredRecord.TimeKind.CREATE, 0,
                "order-17".getBytes(StandardCharsets.UTF_8), json.getBytes(StandardCharsets.UTF_8),
                List.of(new StoredRecord.Header("trace-id", "4711".getBytes(StandardCharsets.UTF_8))));
        return new ReadRecord(stored, Decoded.Meaning.of("order-17"),
                Json.parse(json).<Decoded>map(p -> Decoded.Meaning.of(json, p.tree())).orElse(Decoded.Meaning.of(json)));
    }

    private boolean matches(Mode mode, String text) {
        return matches(mode, text, record);
    }

    private boolean matches(Mode mode, String text, ReadRecord tested) {
        return switch (filters.compile(mode, text)) {
            case Compiled.Usable usable -> usable.filter().matches(tested);
            case Compiled.Wrong wrong -> throw new AssertionError(text + ": " + wrong);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"value.orderId == 17", "value.total > 99.4 && value.total < 99.6", "value.customer.city == 'Berlin'", "key =^ 'order'",
        "key == 'order-17' and partition == 3", "headers['trace-id'] == '4711'", "headers.'trace-id' == 4711", "valueText =~ 'status.*(created|late)'",
        "value.status =~ ['created', 'paid']", "contains(value.tags, 'express')", "lower(value.customer.city) == 'berlin'", "length(value.tags) == 2",
        "value.tags[1] == 'express'", "timestamp >= '2026-11-05T09:59:59Z'", "timestamp < '2026-11-06T00:00:00+00:00'", "offset % 2 == 0", "bytes > 50",
        "value.missing == null", "value.missing.deeper == null", "empty(value.missing)", "!(value.status == 'paid')", "not tombstone", "topic =$ 'ers'",
        "key =~ '[0-9]+$'", "key =~ '\\d+$'"})
    void conditionsThatHold(String condition) {
        assertTrue(matches(Mode.EXPRESSION, condition), condition);
    }

    @ParameterizedTest
    @ValueSource(strings = {"value.orderId == 18", "value.missing > 5", "value.missing < 5", "value.customer > 3", "value.tags > 'x'", "tombstone", "unreadable",
        "value.status", "timestamp > '2026-11-06'", "timestamp > 'yesterday'"})
    void conditionsThatDoNot(String condition) {
        assertFalse(matches(Mode.EXPRESSION, condition), condition);
    }

    @ParameterizedTest
    @ValueSource(strings = {"value.orderId ==", "valeu.orderId == 17", "(key", "key = 'x'", "value.total = 3", "new('java.io.File', '/')", "while (true) {}",
        "for (x : [1]) {}", "x -> x", "var x = 1; x", "value.getClass()", "key.matches('(a+)+$')", "#pragma jexl.import java.lang", "@silent key", "key =~ '['"})
    void whatIsNoConditionIsRefusedWhileTyping(String text) {
        assertInstanceOf(Compiled.Wrong.class, filters.compile(Mode.EXPRESSION, text), text);
    }

    /** Reflection would be the way out of the sandbox. */
    @ParameterizedTest
    @ValueSource(strings = {"value.class != null", "key.class.name != null", "key.bytes != null", "value.class.classLoader != null"})
    void nothingButDataCanBeSeen(String condition) {
        assertFalse(matches(Mode.EXPRESSION, condition), condition);
    }

    @Test
    void theErrorSaysWhere() {
        Compiled.Wrong wrong = assertInstanceOf(Compiled.Wrong.class, filters.compile(Mode.EXPRESSION, "offset > 3 && valeu.x == 1"));
        assertEquals(14, wrong.position());
        assertTrue(wrong.reason().contains("valeu"), wrong.reason());
    }

    /** The classic that makes a backtracking engine run for years. */
    @Test
    void noPatternRunsAway() {
        ReadRecord long1 = record("a".repeat(5_000) + "!");
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            assertFalse(matches(Mode.EXPRESSION, "value =~ '(a+)+$'", long1));
            assertFalse(matches(Mode.REGEX, "(a+)+$", long1));
        });
    }

    @Test
    void wordsAreFoundAnywhereInAnyCase() {
        assertTrue(matches(Mode.TEXT, "BERLIN order-17"));
        assertTrue(matches(Mode.TEXT, "trace-id=4711"));
        assertFalse(matches(Mode.TEXT, "Berlin Hamburg"));
        assertTrue(matches(Mode.TEXT, "  "));
    }

    @Test
    void patternsAreFoundAnywhere() {
        assertTrue(matches(Mode.REGEX, "order-\\d{2}$"));
        assertInstanceOf(Compiled.Wrong.class, filters.compile(Mode.REGEX, "order-("));
    }

    @Test
    void everyExampleOfTheHelpIsACondition() {
        for (FilterLanguage.Word word : filters.words()) {
            assertInstanceOf(Compiled.Usable.class, filters.compile(Mode.EXPRESSION, word.example()), word.example());
        }
    }
}
