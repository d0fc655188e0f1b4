package dev.kraftbench.core.produce;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A producer at work. No method waits; safe for any thread. */
public interface ProducerRun {

    RunRequest request();

    /** The last figures when the run is over, whether it ended, was stopped, or stopped at an error. Cancelling it ends the run at once. */
    CompletableFuture<RunFigures> outcome();

    RunFigures figures();

    /** The newest records' ways, newest first. At high rates only some records are followed. */
    List<RecordPath> paths();

    /** Sends no more, waits for what is under way, ends. */
    void stop();

    void pause(boolean paused);

    /** From the next record on, this partitioner decides. */
    void choosePartitioner(String choiceId);

    /** @param perSecond 0 as fast as possible */
    void rate(double perSecond);
}
