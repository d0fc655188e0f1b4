package dev.kraftbench.metadata;

import org.jspecify.annotations.Nullable;

/** The metadata log holds what it must not: an unreadable or unknown record, or one that contradicts those before it. */
public final class InvalidMetadataException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public InvalidMetadataException(String message) {
        super(message);
    }

    public InvalidMetadataException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
