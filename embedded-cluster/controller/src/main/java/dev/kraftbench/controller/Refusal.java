package dev.kraftbench.controller;

import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** Why the controller doesn't do what it was asked: an expected outcome, answered to the client. */
public record Refusal(Errors error, @Nullable String message) {

    public static Refusal of(Errors error) {
        return new Refusal(error, error.message());
    }
}
