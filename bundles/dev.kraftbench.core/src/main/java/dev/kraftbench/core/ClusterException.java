package dev.kraftbench.core;

import org.jspecify.annotations.Nullable;

/**
 * An operation did not succeed. Futures of a {@link ClusterConnection} fail with this and with {@link java.util.concurrent.CancellationException}
 * only.
 */
public final class ClusterException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What a program can tell apart. */
    public enum Kind {
        /** The deadline passed. */
        TIMEOUT,
        /** No broker could be reached. */
        UNREACHABLE,
        /** The cluster refused; {@link ClusterException#error()} has Kafka's name of the error. */
        REFUSED,
        /** The connection is read-only. */
        READ_ONLY,
        /** The connection is not open. */
        CLOSED,
        /** The cluster or this kind of connection cannot do that. */
        UNSUPPORTED,
        /** Anything else: a defect of ours or of the machine (disk, memory). */
        FAILED
    }

    private final Kind kind;
    private final String operation;
    private final @Nullable String error;
    private final String advice;

    /**
     * @param operation what was asked, such as {@code CREATE_TOPICS}
     * @param error Kafka's name of the error, such as {@code TOPIC_ALREADY_EXISTS}, or null
     * @param advice one sentence on what to do about it; may be empty
     */
    public ClusterException(Kind kind, String operation, @Nullable String error, String message, String advice, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.operation = operation;
        this.error = error;
        this.advice = advice;
    }

    public Kind kind() {
        return kind;
    }

    public String operation() {
        return operation;
    }

    public @Nullable String error() {
        return error;
    }

    public String advice() {
        return advice;
    }

    @Override
    public String toString() {
        return operation + ": " + getMessage() + (error == null ? "" : " [" + error + "]");
    }
}
