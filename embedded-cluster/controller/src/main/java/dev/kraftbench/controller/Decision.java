package dev.kraftbench.controller;

import dev.kraftbench.protocol.ApiMessageAndVersion;
import java.util.List;

/**
 * What the controller makes of a request: records to append, and the reply once they are committed.
 *
 * @param <R> the reply
 */
public record Decision<R>(List<ApiMessageAndVersion> records, R reply) {

    public Decision {
        records = List.copyOf(records);
    }

    /** Nothing to change. */
    public static <R> Decision<R> reply(R reply) {
        return new Decision<>(List.of(), reply);
    }
}
