package dev.kraftbench.controller;

import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** Why the controller doesn't do what it was asked: an expected outcome, answered to the client. */
public record Refusal(Errors error, @Nullable String message) {

    /** A message may name what was asked for, which may be as long as a message can be. */
    private static final int LONGEST_MESSAGE = 2_000;

    public Refusal {
        if (message != null && message.length() > LONGEST_MESSAGE) {
            message = message.substring(0, LONGEST_MESSAGE) + "…";
        }
    }

    public static Refusal of(Errors error) {
        return new Refusal(error, error.message());
    }
}
