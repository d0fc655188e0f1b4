package dev.kraftbench.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.kraftbench.core.ClusterException;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

class FailuresTest {
    private static ClusterException of(Throwable thrown) {
        return assertInstanceOf(ClusterException.class, Failures.of("TEST", thrown));
    }

    @Test
    void everyErrorWithAdviceHasItsSentence() {
        for (Errors error : Failures.ADVISED) {
            ClusterException failure = of(new CompletionException(error.exception()));
            assertEquals(error.name(), failure.error());
            assertFalse(failure.advice().isBlank(), error.name());
        }
    }

    @Test
    void anErrorWithoutAdviceIsStillNamed() {
        ClusterException failure = of(Errors.UNSTABLE_OFFSET_COMMIT.exception());
        assertEquals(ClusterException.Kind.REFUSED, failure.kind());
        assertEquals("UNSTABLE_OFFSET_COMMIT", failure.error());
        assertEquals("", failure.advice());
    }

    @Test
    void aLateAnswerSaysWhatToThink() {
        ClusterException failure = of(new java.util.concurrent.TimeoutException());
        assertEquals(ClusterException.Kind.TIMEOUT, failure.kind());
        assertFalse(failure.advice().isBlank());
    }
}
