package dev.kraftbench.kernel.jdk;

import dev.kraftbench.kernel.Clock;

/** The machine's clock. Safe for any thread. */
public enum SystemClock implements Clock {
    INSTANCE;

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public long wallMillis() {
        return System.currentTimeMillis();
    }
}
