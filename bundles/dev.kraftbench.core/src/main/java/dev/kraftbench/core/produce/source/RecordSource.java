package dev.kraftbench.core.produce.source;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Records one by one; never more than one of them in memory. */
public interface RecordSource extends AutoCloseable {

    /**
     * The next record, null at the end.
     *
     * @throws RowException this row makes no record; the next call goes on behind it
     * @throws IOException the source cannot be read any further
     */
    @Nullable DraftRecord next() throws RowException, IOException;

    @Override
    void close() throws IOException;
}
