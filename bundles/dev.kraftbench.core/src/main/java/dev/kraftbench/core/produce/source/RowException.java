package dev.kraftbench.core.produce.source;

/** A row that makes no record. */
public final class RowException extends Exception {
    private static final long serialVersionUID = 1L;

    private final long line;

    public RowException(long line, String reason) {
        super(reason);
        this.line = line;
    }

    /** The line the row begins in, from 1. */
    public long line() {
        return line;
    }
}
