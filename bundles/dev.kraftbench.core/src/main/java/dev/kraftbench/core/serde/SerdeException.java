package dev.kraftbench.core.serde;

/** A text could not be made bytes, or a schema could not be had; the message says why, for people. */
public final class SerdeException extends Exception {
    private static final long serialVersionUID = 1L;

    public SerdeException(String message) {
        super(message);
    }

    public SerdeException(String message, Throwable cause) {
        super(message, cause);
    }
}
