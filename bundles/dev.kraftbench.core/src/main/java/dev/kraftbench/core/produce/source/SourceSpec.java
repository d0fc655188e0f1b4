package dev.kraftbench.core.produce.source;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a person asked to be sent. */
public sealed interface SourceSpec {

    /** Opens the file, if there is one; may block. */
    RecordSource open() throws IOException;

    /** Records known from the beginning; their values are those of {@link Encoding#parse}. */
    record Given(List<DraftRecord> records) implements SourceSpec {
        public Given {
            records = List.copyOf(records);
        }

        @Override
        public RecordSource open() {
            Iterator<DraftRecord> rest = records.iterator();
            return new RecordSource() {
                @Override
                public @Nullable DraftRecord next() {
                    return rest.hasNext() ? rest.next() : null;
                }

                @Override
                public void close() {
                    // holds nothing
                }
            };
        }
    }

    record FromFile(FileSpec file) implements SourceSpec {
        @Override
        public RecordSource open() throws IOException {
            return FileRecords.open(file);
        }
    }

    record Generated(GeneratorSpec generator) implements SourceSpec {
        @Override
        public RecordSource open() {
            return new GeneratedRecords(generator);
        }
    }
}
