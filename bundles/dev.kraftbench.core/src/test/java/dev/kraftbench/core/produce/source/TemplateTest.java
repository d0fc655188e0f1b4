package dev.kraftbench.core.produce.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TemplateTest {
    private static String filled(String template, long number) {
        return new Template(template).fill(new Template.Filling(number, 5, "the-key", new SplittableRandom(1), () -> 1_000));
    }

    @Test
    void placesAreFilledAndOtherBracesStay() {
        assertEquals("{\"order\": 9, \"rest\": 2, \"key\": \"the-key\", \"k\": 5}", filled("{\"order\": {n}, \"rest\": {n%7}, \"key\": \"{key}\", \"k\": {k}}", 9));
        assertEquals("1003", filled("{seq:1000}", 3));
        assertEquals("1000 1970-01-01T00:00:01Z", filled("{now} {now:iso}", 0));
        assertEquals("7", filled("{n%0}", 7));
    }

    @Test
    void chanceStaysInItsBounds() {
        for (int i = 0; i < 50; i++) {
            long number = Long.parseLong(filled("{int:-3-4}", i));
            assertTrue(number >= -3 && number <= 4);
            assertTrue(filled("{choice:a|b}", i).matches("[ab]"));
        }
        assertEquals(64, filled("{text:64}", 0).length());
        assertEquals(4, UUID.fromString(filled("{uuid}", 0)).version());
    }

    @Test
    void aSlipIsRefusedRatherThanSentAsText() {
        assertThrows(IllegalArgumentException.class, () -> new Template("{int:a-b}"));
        assertThrows(IllegalArgumentException.class, () -> new Template("{int:9-1}"));
        assertThrows(IllegalArgumentException.class, () -> new Template("x{choice:}"));
    }

    @Test
    void theSameSeedMakesTheSameRecords() throws RowException {
        assertEquals(value(7), value(7));
        assertNotEquals(value(7), value(8));
    }

    private static Object value(long seed) throws RowException {
        GeneratedRecords records = new GeneratedRecords(new GeneratorSpec("k-{k}", "{uuid} {int:1-1000000}", Encoding.STRING, Encoding.STRING,
                new KeySkew.Uniform(10), 0, 2, seed));
        records.next();
        return Objects.requireNonNull(Objects.requireNonNull(records.next()).value());
    }

    @Test
    void shortValuesAreFilledUpAndStayJson() throws RowException {
        GeneratedRecords records = new GeneratedRecords(new GeneratorSpec("", "{\"n\": {n}}", Encoding.STRING, Encoding.JSON, new KeySkew.Uniform(1), 200, 1, 1));
        String value = (String) Objects.requireNonNull(Objects.requireNonNull(records.next()).value());
        assertEquals(200, value.length());
        JsonText.check(value);
        assertEquals(null, records.next());
    }

    private static double shareOfFirst(KeySkew skew) {
        KeySkew.Chooser chooser = skew.chooser();
        SplittableRandom random = new SplittableRandom(3);
        int first = 0;
        for (int i = 0; i < 20_000; i++) {
            long key = chooser.next(random);
            assertTrue(key >= 0 && key < skew.keys());
            first += key == 0 ? 1 : 0;
        }
        return first / 20_000.0;
    }

    @Test
    void skewsDeserveTheirNames() {
        assertEquals(0.01, shareOfFirst(new KeySkew.Uniform(100)), 0.004);
        assertEquals(0.5, shareOfFirst(new KeySkew.HotKey(100, 50)), 0.02);
        // 1 / (1 + 1/2 + … + 1/100)
        assertEquals(0.193, shareOfFirst(new KeySkew.Zipf(100, 1)), 0.02);
        assertEquals(1.0, shareOfFirst(new KeySkew.Zipf(1, 1)), 0);
        assertThrows(IllegalArgumentException.class, () -> new KeySkew.HotKey(10, 0));
    }
}
