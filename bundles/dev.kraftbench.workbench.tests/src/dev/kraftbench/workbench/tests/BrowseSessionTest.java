package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.records.ReadRecord;
import dev.kraftbench.core.records.RecordBrowser;
import dev.kraftbench.core.records.RecordQuery;
import dev.kraftbench.core.records.RecordSearch;
import dev.kraftbench.core.records.RecordSieve;
import dev.kraftbench.core.records.RecordTail;
import dev.kraftbench.core.records.SearchLimits;
import dev.kraftbench.core.records.SearchPlan;
import dev.kraftbench.core.records.SearchProgress;
import dev.kraftbench.core.records.StoredRecord;
import dev.kraftbench.core.serde.Decoded;
import dev.kraftbench.core.serde.RecordDecoder;
import dev.kraftbench.core.serde.RecordSerde;
import dev.kraftbench.core.serde.Side;
import dev.kraftbench.ui.records.browse.BrowseSession;
import dev.kraftbench.ui.records.browse.BrowseState.Phase;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class BrowseSessionTest {
    private final Followed followed = new Followed();
    private final BrowseSession session = new BrowseSession(() -> { });

    /** Follows what the test appends. */
    private static final class Followed implements RecordBrowser, RecordTail {
        private Consumer<List<ReadRecord>> arrived = page -> { };
        private RecordSieve sieve = stored -> null;

        @Override
        public RecordTail tail(RecordQuery query, RecordSieve wanted, Consumer<List<ReadRecord>> found) {
            sieve = wanted;
            arrived = found;
            return this;
        }

        void append(long offset) {
            arrived.accept(List.of(sieve.sift(new StoredRecord("orders", 0, offset, -1, StoredRecord.TimeKind.NONE, -1, null, new byte[0], List.of()))));
        }

        @Override
        public SearchProgress progress() {
            return SearchProgress.NONE;
        }

        @Override
        public void pause() {
            // nothing comes but what the test appends
        }

        @Override
        public void resume() {
            // nothing comes but what the test appends
        }

        @Override
        public void stop() {
            // nothing comes but what the test appends
        }

        @Override
        public CompletableFuture<Void> ended() {
            return new CompletableFuture<>();
        }

        @Override
        public CompletableFuture<SearchPlan> plan(RecordQuery query, Duration timeout) {
            throw new AssertionError("no search");
        }

        @Override
        public RecordSearch search(SearchPlan plan, RecordSieve wanted, SearchLimits limits, Consumer<List<ReadRecord>> found) {
            throw new AssertionError("no search");
        }
    }

    private record As(String format) implements RecordDecoder {
        @Override
        public ReadRecord decode(StoredRecord stored) {
            return new ReadRecord(stored, Decoded.NOTHING, Decoded.Meaning.of(format + stored.offset()));
        }

        @Override
        public Optional<RecordSerde> used(Side side) {
            return Optional.empty();
        }
    }

    private List<String> rows() {
        return session.state().rows().stream().map(record -> record.value().text()).toList();
    }

    private void tail() {
        ClusterConnection cluster = (ClusterConnection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {ClusterConnection.class},
                (proxy, method, arguments) -> followed);
        session.tail(cluster, RecordQuery.newest("orders", 10), new As("text ")::decode);
    }

    @Test
    void whatATailFoundIsShownInAnotherFormatAfterItHasStopped() {
        tail();
        followed.append(1);
        followed.append(2);
        session.stop();
        assertEquals(Phase.ENDED, session.state().phase());
        assertEquals(List.of("text 2", "text 1"), rows());
        session.decodeAgain(new As("hex ")).join();
        assertEquals(List.of("hex 2", "hex 1"), rows());
    }

    @Test
    void nothingIsLeftOfATailThatIsForgotten() {
        tail();
        followed.append(1);
        session.clear();
        followed.append(2);
        assertEquals(List.of(), rows());
        assertEquals(Phase.IDLE, session.state().phase());
    }
}
