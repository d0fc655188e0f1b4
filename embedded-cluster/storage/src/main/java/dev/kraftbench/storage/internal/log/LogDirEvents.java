package dev.kraftbench.storage.internal.log;

import dev.kraftbench.kernel.Lane;
import java.io.IOException;

/** What a log tells the data directory that it lies in. On the log's lane. */
public interface LogDirEvents {

    /** For logs that no data directory looks after. */
    LogDirEvents NONE = new LogDirEvents() {
        @Override
        public void failed(IOException cause) {}

        @Override
        public void truncated(Lane lane) {}
    };

    /** The disk failed. */
    void failed(IOException cause);

    /** The log may have ended before its checkpointed recovery point for a while, so the checkpoint should be written soon. */
    void truncated(Lane lane);
}
