package dev.kraftbench.core.produce;

import java.time.Duration;

/** What a connection offers for producing. */
public interface Producing {

    /**
     * Starts a run; never waits. Refusals (read-only, not open, wrong settings) are the outcome of the run. When it is over, however it ended, a line of
     * the operations log says what was sent.
     *
     * @param limit after this the run has failed
     */
    ProducerRun start(RunRequest request, Duration limit);
}
