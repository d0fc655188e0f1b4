package dev.kraftbench.core.doctor;

/** How soon somebody should act; the most urgent first. */
public enum Severity {
    /** Data cannot be read or written, or may be lost. */
    CRITICAL,
    /** One more failure would be critical. */
    WARNING,
    /** It works, and could work better. */
    ADVICE
}
