package dev.kraftbench.core.connect;

import java.time.Duration;

/** One line of a connection's check: a question, and what was found so far. */
public record CheckStep(Question question, Outcome outcome) {

    /** In the order they are asked. */
    public enum Question {
        /** Does anything listen where the bootstrap servers point? */
        TCP,
        /** Does it speak TLS, with a certificate we trust? */
        TLS,
        /** Does it accept who we say we are? */
        SASL,
        /** Which brokers are there, and can each be reached where it says it is? */
        BROKERS,
        /** What do they understand? */
        VERSIONS
    }

    public sealed interface Outcome {
        record Waiting() implements Outcome {}

        record Running() implements Outcome {}

        /** @param details what was found, for people */
        record Passed(String details, Duration took) implements Outcome {}

        /** It works, but not as it should. */
        record Doubtful(String details, String advice, Duration took) implements Outcome {}

        record Failed(String reason, String advice, Duration took) implements Outcome {}

        /** Not asked, since the settings do not need it or a step before failed. */
        record Skipped(Reason reason) implements Outcome {}
    }

    public enum Reason {
        NOT_USED,
        FAILED_BEFORE,
        CANCELLED
    }
}
