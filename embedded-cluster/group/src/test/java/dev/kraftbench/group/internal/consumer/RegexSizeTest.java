package dev.kraftbench.group.internal.consumer;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegexSizeTest {

    @ParameterizedTest
    @ValueSource(strings = {
        "orders", "orders.*", ".*", "", "(orders|returns)-[0-9]{1,249}", "[a-z]{1,200}-[a-z]{1,200}-[a-z]{1,200}", "(a{20}){20}", "\\Q((a{9}\\E",
        "\\p{Greek}{1000}", "a{,5}", "a{x}", "[]()]", "(?i:orders)", "((a|b)*){2,}"
    })
    void whatPeopleWriteIsSmall(String regex) {
        assertTrue(RegexSize.isBounded(regex));
    }

    static String[] bombs() {
        return new String[] {
            "((a{1000}){1000}){1000}",
            "(((((((((x{9}){9}){9}){9}){9}){9}){9}){9}){9})",
            "((a{1000}){1,}b{500}){1000}",
            "\\Q[\\E((a{1000}){1000}){1000}]",
            "([])]a{1000}){1000}",
            "(\\Q)\\Ea{1000}){1000}",
            "(a{1000,}){1000}",
            "(".repeat(300) + "a" + ")".repeat(300),
            "a".repeat(60_000),
            "(a".repeat(200) + "a{1000}".repeat(100)
        };
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void whatWouldFillTheMemoryIsNotCompiled(String regex) {
        assertFalse(RegexSize.isBounded(regex));
        assertNotNull(RegexResolution.problem(regex));
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders.*", "[a-z]{1,200}"})
    void whatIsSmallAndRightIsNoProblem(String regex) {
        assertNull(RegexResolution.problem(regex));
    }
}
